import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDeliveryBench } from '../testing/delivery-bench.ts';
import { ended, sampleEpisode } from '../testing/sample-episode.ts';

interface Mailbox {
  readonly port: number;
  readonly mails: { readonly from: string; readonly to: readonly string[]; readonly text: string }[];
}

async function startMailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const mails: Mailbox['mails'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString('utf8'),
        });
        done(null);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = await new Promise<{ address(): unknown }>((done) => {
    const bound = server.listen(0, '127.0.0.1', () => done(bound));
  });
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  return { port: (listening.address() as AddressInfo).port, mails };
}

async function mail(
  port: number,
  changes: Record<string, unknown> = {},
  facts = {},
  connectTimeoutMs?: number,
) {
  const attemptTimeoutMs = connectTimeoutMs === undefined ? 10_000 : 800;
  const bench = createDeliveryBench({
    settings: { attemptTimeoutMs, connectTimeoutMs: connectTimeoutMs ?? 10_000 },
  });
  bench.addReceiver('mail', {
    kind: 'email',
    to: ['oncall@example.org', 'team@example.org'],
    from: 'sightglass@example.org',
    host: '127.0.0.1',
    port,
    security: 'none',
    ...changes,
  });
  const cart = sampleEpisode('cart', { receivers: ['mail'], ...facts });
  bench.evaluate([cart]);
  await bench.pass(30_000);
  return { bench, cart };
}

describe('e-mail', () => {
  it('arrives, plain and as HTML, as one thread with the end', async () => {
    const mailbox = await startMailbox();
    const { bench, cart } = await mail(mailbox.port);
    expect(bench.states()).toEqual(['fire sent 1']);
    expect(bench.details()[0]).toMatch(/^250 /);
    expect(mailbox.mails[0]).toMatchObject({
      from: 'sightglass@example.org',
      to: ['oncall@example.org', 'team@example.org'],
    });
    bench.evaluate([], [ended(cart, bench.now())]);
    await bench.pass(330_000);
    const [first = '', second = ''] = mailbox.mails.map(({ text }) => text);
    expect(first).toContain('Subject: [1 firing] cart: 7.2% of requests fail');
    expect(second).toContain('Subject: [1 ended] cart: 7.2% of requests fail');
    const [delivery] = bench.delivery.outbox.list({ limit: 9 }).slice(-1);
    expect(first).toContain(`Message-ID: <${delivery?.id}@sightglass>`);
    const thread = /References: (<.*>)/.exec(first)?.[1];
    expect(second).toContain(`References: ${thread}`);
    expect(first).toMatch(/Content-Type: text\/plain[^]*service =?[^]*Content-Type: text\/html/);
    expect(first).toContain('Auto-Submitted: auto-generated');
  });

  it('escapes foreign text, and lets none of it begin a header', async () => {
    const mailbox = await startMailbox();
    const summary = 'cart <b>& "x"\r\nBcc: evil@example.org';
    await mail(mailbox.port, {}, { summary, labels: { pod: '<script>alert(1)</script>' } });
    const [first] = mailbox.mails;
    expect(first?.to).toEqual(['oncall@example.org', 'team@example.org']);
    const [head = '', ...parts] = first?.text.split('\r\n\r\n') ?? [];
    expect(head).not.toMatch(/^Bcc:/m);
    const html = parts.join('\r\n\r\n').split('text/html')[1]?.replaceAll('=\r\n', '');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  it('logs in with the secret password', async () => {
    const seen: string[] = [];
    const mailbox = await startMailbox({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth(auth, _session, done) {
        seen.push(`${auth.username}:${auth.password}`);
        if (auth.password === 'pa55word') done(null, { user: 'me' });
        else done(new Error('no'));
      },
    });
    const { bench } = await mail(mailbox.port, { username: 'me', password: 'pa55word' });
    expect([seen, bench.states()]).toEqual([['me:pa55word'], ['fire sent 1']]);
    const wrong = await mail(mailbox.port, { username: 'me', password: 'wrong' });
    expect(wrong.bench.states()).toEqual(['fire waiting 1']);
    expect(wrong.bench.details()[0]).toMatch(/^535 /);
  });

  it('is not sent without the encryption that was asked for', async () => {
    const mailbox = await startMailbox();
    for (const security of ['starttls', 'tls']) {
      const { bench } = await mail(mailbox.port, { security });
      expect(bench.states()).toEqual(['fire waiting 1']);
    }
    expect(mailbox.mails).toEqual([]);
  });

  it('is not sent to a server whose certificate nobody vouches for', async () => {
    const mailbox = await startMailbox({ disabledCommands: [] });
    const { bench } = await mail(mailbox.port, { security: 'starttls' });
    expect(bench.states()).toEqual(['fire waiting 1']);
    expect(mailbox.mails).toEqual([]);
  });

  it('tells what the server refuses, and that one of several addresses was refused', async () => {
    const refusing = await startMailbox({
      onRcptTo({ address }, _session, done) {
        if (address.startsWith('team')) done(new Error('nobody of that name'));
        else done();
      },
    });
    const { bench } = await mail(refusing.port);
    expect(bench.states()).toEqual(['fire sent 1']);
    expect(bench.details()[0]).toContain('refused: team@example.org');
    const { bench: none } = await mail(refusing.port, { to: ['team@example.org'] });
    expect(none.states()).toEqual(['fire waiting 1']);
    expect(none.details()[0]).toContain('nobody of that name');
  });

  it.each([
    ['says nothing', 0, 400, 'connection timed out'],
    ['trickles', 30, 5_000, 'no answer within 0.8 s'],
  ])('is given up at a server that %s', async (_, everyMs, connectTimeoutMs, detail) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      const timer = everyMs > 0 ? setInterval(() => socket.write('220-\r\n'), everyMs) : undefined;
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
    const began = performance.now();
    const { bench } = await mail((server.address() as AddressInfo).port, {}, {}, connectTimeoutMs);
    expect(performance.now() - began).toBeLessThan(6_000);
    expect(bench.states()).toEqual(['fire waiting 1']);
    expect(bench.details()).toEqual([`null ${detail}`]);
  });
});
