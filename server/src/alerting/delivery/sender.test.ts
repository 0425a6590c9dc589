import { describe, expect, it } from 'vitest';
import { openSecretBox } from '../../state/secret-box.ts';
import { createDeliveryBench } from './testing/delivery-bench.ts';
import { ended, sampleEpisode } from './testing/sample-episode.ts';
import { answer, hang, reset, startReceiver, trickle, type Behave } from './testing/start-receiver.ts';

const HOUR = 3_600_000;

/** A webhook to a server of that behaviour, told of one alert after its group's wait. */
async function tell(behave: Behave, options: Parameters<typeof createDeliveryBench>[0] = {}) {
  const server = await startReceiver(behave);
  const bench = createDeliveryBench(options);
  bench.addReceiver('hook', { kind: 'webhook', url: `${server.url}/in` });
  const cart = sampleEpisode('cart', { receivers: ['hook'] });
  bench.evaluate([cart]);
  await bench.pass(30_000);
  return { server, bench, cart };
}

/** For receivers that never answer; the others may take the time that a busy machine needs. */
const impatient = { settings: { attemptTimeoutMs: 1_000, connectTimeoutMs: 1_000 } };

describe('an attempt', () => {
  it.each<[string, Behave, string]>([
    ['that is answered 500', answer(500, 'out of\norder'), '500 out of order'],
    ['that is answered 404 without words', answer(404), '404 HTTP 404'],
    [
      'that is sent elsewhere',
      answer(301, '', { location: 'http://127.0.0.1:1/' }),
      '301 HTTP 301 (it redirects: write that address)',
    ],
    ['that hangs', hang, 'null no answer within 1 s'],
    ['that is reset', reset, 'null connection reset'],
    ['whose head trickles', trickle(null), 'null no answer within 1 s'],
    ['that fails and trickles', trickle(500), expect.stringMatching(/^500 \.+$/)],
  ])('%s is made again', async (_, behave, detail) => {
    const { server, bench } = await tell(behave, impatient);
    expect(bench.states()).toEqual(['fire waiting 1']);
    expect(bench.details()).toEqual([detail]);
    server.behave(answer(200, 'thanks'));
    await bench.pass(1_999);
    expect(bench.states()).toEqual(['fire waiting 1']);
    await bench.pass(1);
    expect(bench.states()).toEqual(['fire sent 2']);
    expect(server.received.map(({ headers }) => headers['x-sightglass-delivery'])).toHaveLength(2);
    expect(new Set(server.received.map(({ body }) => body)).size).toBe(1);
    expect(bench.attempts).toEqual(['webhook failed', 'webhook sent']);
  });

  it('that was taken is taken, however slowly the rest of the answer comes', async () => {
    const { bench } = await tell(trickle(202), impatient);
    expect(bench.states()).toEqual(['fire sent 1']);
  });

  it('reads no more than the beginning of an answer', async () => {
    const { bench } = await tell(answer(500, 'x'.repeat(10 * 2 ** 20)));
    expect(bench.details()[0]).toHaveLength('500 '.length + 500);
  });

  it('says who cannot be reached', async () => {
    const bench = createDeliveryBench();
    bench.addReceiver('hook', { kind: 'webhook', url: 'http://127.0.0.1:9/' });
    bench.evaluate([sampleEpisode('cart', { receivers: ['hook'] })]);
    await bench.pass(30_000);
    expect(bench.details()).toEqual(['null connection refused']);
  });
});

describe('waiting', () => {
  it.each([
    ['429 with seconds', 429, '90', 90_000],
    ['503 with a date', 503, new Date(1_800_000_030_000 + 120_000).toUTCString(), 120_000],
    ['500 with Retry-After, which means nothing there', 500, '90', 2_000],
  ])('%s', async (_, status, value, waitMs) => {
    const { server, bench, cart } = await tell(answer(status, '', { 'retry-after': value }));
    server.behave(answer(200));
    const other = sampleEpisode('pay', { receivers: ['hook'] });
    bench.evaluate([cart, other]);
    await bench.pass(waitMs - 1);
    expect(server.received).toHaveLength(1);
    await bench.pass(1);
    await bench.pass(30_000);
    expect(bench.states()).toEqual(['fire sent 2', 'fire sent 1']);
  });

  it('doubles, with jitter, up to five minutes, and ends in a dead letter after a day', async () => {
    const { server, bench } = await tell(answer(500));
    const waits: number[] = [];
    while (bench.states()[0]?.startsWith('fire waiting')) {
      const next = bench.delivery.outbox.list({ limit: 1 })[0]?.next_at ?? 0;
      waits.push(next - bench.now());
      await bench.pass(next - bench.now());
    }
    expect(waits.slice(0, 9)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1000));
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(total).toBeGreaterThanOrEqual(24 * HOUR);
    expect(total).toBeLessThan(24 * HOUR + 300_000);
    expect(bench.states()).toEqual([`fire dead ${server.received.length}`]);
    const [row] = bench.delivery.outbox.list({ limit: 1 });
    expect(bench.delivery.outbox.listAttempts(row?.id ?? '')).toHaveLength(20);
    expect(bench.ledger().at(-1)).toMatchObject({ kind: 'dead', delivery: row?.id });

    server.behave(answer(200));
    bench.delivery.outbox.replay(row?.id ?? '', bench.now());
    await bench.pass(0);
    expect(bench.states()).toEqual(['fire sent 1']);
  });

  it('makes no dead letter of what a clock that jumped ahead has hardly tried', async () => {
    const { server, bench } = await tell(answer(500));
    await bench.pass(48 * HOUR);
    expect(bench.states()).toEqual(['fire waiting 2']);
    server.behave(answer(200));
    await bench.pass(4_000);
    expect(bench.states()).toEqual(['fire sent 3']);
  });

  it('is not prolonged by a clock that jumps back', async () => {
    const { server, bench } = await tell(answer(500));
    server.behave(answer(200));
    await bench.pass(-10 * HOUR);
    expect(bench.states()).toEqual(['fire sent 2']);
  });
});

const statuses = (bodies: readonly { readonly body: string }[]): string[] =>
  bodies.map(({ body }) => (JSON.parse(body) as { status: string }).status);

describe('a state file that takes nothing', () => {
  it('makes no storm of repeats, and what waits is told once it does', async () => {
    const server = await startReceiver();
    const bench = createDeliveryBench();
    bench.addReceiver('hook', { kind: 'webhook', url: server.url });
    bench.evaluate([sampleEpisode('cart', { receivers: ['hook'] })]);
    const { database } = bench.state;
    database.exec(
      "CREATE TRIGGER full BEFORE INSERT ON delivery_attempts BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    await bench.pass(30_000);
    await bench.pass(1_000);
    expect(server.received).toHaveLength(1);
    expect(bench.states()).toEqual(['fire waiting 0']);
    database.exec('DROP TRIGGER full');
    await bench.pass(30_000);
    expect(bench.states()).toEqual(['fire sent 1']);
  });
});

describe('order', () => {
  it('tells no end before its beginning, and nobody waits for another receiver', async () => {
    const slow = await startReceiver(answer(500));
    const quick = await startReceiver();
    const bench = createDeliveryBench(impatient);
    bench.addReceiver('slow', { kind: 'webhook', url: slow.url });
    bench.addReceiver('quick', { kind: 'webhook', url: quick.url });
    const cart = sampleEpisode('cart', { receivers: ['slow', 'quick'] });
    bench.evaluate([cart]);
    await bench.pass(30_000);
    bench.evaluate([], [ended(cart, bench.now())]);
    slow.behave(hang);
    await bench.pass(330_000);
    expect(statuses(quick.received)).toEqual(['firing', 'resolved']);
    expect(statuses(slow.received)).toEqual(['firing', 'firing']);
    slow.behave(answer(200));
    await bench.pass(300_000);
    expect(statuses(slow.received)).toEqual(['firing', 'firing', 'firing', 'resolved']);
    expect(bench.delivery.outbox.count('sent')).toBe(4);
  });

  it('of other alerts goes on while one is refused', async () => {
    const { server, bench, cart } = await tell(
      (response, index) => void response.writeHead(index === 0 ? 400 : 200).end(),
    );
    bench.evaluate([cart, sampleEpisode('pay', { receivers: ['hook'] })]);
    bench.delivery.outbox.planRetry(
      bench.delivery.outbox.list({ limit: 1 })[0]?.id ?? '',
      bench.now() + HOUR,
    );
    await bench.pass(30_000);
    expect(server.received).toHaveLength(2);
    expect(bench.states()).toEqual(['fire waiting 1', 'fire sent 1']);
  });
});

describe('what cannot be sent at all', () => {
  it('a receiver that was deleted: a dead letter that says so', async () => {
    const { bench } = await tell(answer(500));
    bench.collections.receivers.remove('hook', { author: 'ann' });
    await bench.pass(2_000);
    expect(bench.states()).toEqual(['fire dead 1']);
    expect(bench.ledger().at(-1)?.text).toContain('the receiver was deleted');
  });

  it('a secret whose key is lost: told plainly, and tried again', async () => {
    const bench = createDeliveryBench();
    bench.addReceiver('pd', { kind: 'pagerduty', routingKey: 'R0UT1NG' });
    const other = openSecretBox(null);
    const { document } = bench.collections.receivers.list()[0] ?? {};
    const target = {
      kind: 'pagerduty' as const,
      url: 'http://127.0.0.1:9',
      routingKey: other.seal('R0UT1NG'),
    };
    if (document) bench.collections.receivers.change('pd', { ...document, target }, { author: 'ann' });
    bench.evaluate([sampleEpisode('cart', { receivers: ['pd'] })]);
    await bench.pass(30_000);
    expect(bench.details()[0]).toMatch(/secret routingKey cannot be read.*Write it again/);
    expect(bench.states()).toEqual(['fire waiting 1']);
  });
});

describe('the ledger', () => {
  it('tells the whole story of an alert: why it was told late, by whom, and to whom', async () => {
    const { server, bench, cart } = await tell(answer(500, 'broken'));
    server.behave(answer(200, 'fine'));
    await bench.pass(2_000);
    const story = bench.ledger({ fingerprint: cart.fingerprint }).map(({ kind, text }) => `${kind}: ${text}`);
    expect(story).toEqual([
      'held-in-group: Waits 5s for others of its group (alertname=High errors, service=cart) before hook! is told; by the receivers of the rule.',
      'queued: To be told to hook!: that it fires; by the receivers of the rule.',
      'failed: hook! could not be told, attempt 1 (500: broken).',
      'sent: Told hook! (200: fine).',
    ]);
    expect(bench.ledger({ source: 'rule-1' })).toHaveLength(4);
    expect(bench.ledger({ receiver: 'hook' })).toHaveLength(4);
    expect(bench.ledger({ fingerprint: 'other' })).toEqual([]);
  });

  it('and attempts never hold a secret, even when the receiver echoes it', async () => {
    const server = await startReceiver(answer(500, 'you said Bearer t0ps3cret, signed with k3y-of-mine'));
    const bench = createDeliveryBench();
    bench.addReceiver('hook', {
      kind: 'webhook',
      url: server.url,
      bearer: 't0ps3cret',
      signingKey: 'k3y-of-mine',
    });
    bench.evaluate([sampleEpisode('cart', { receivers: ['hook'] })]);
    await bench.pass(30_000);
    expect(server.received[0]?.headers['authorization']).toBe('Bearer t0ps3cret');
    const kept = JSON.stringify([
      bench.state.database.prepare('SELECT * FROM ledger').all(),
      bench.state.database.prepare('SELECT * FROM delivery_attempts').all(),
      bench.state.database.prepare('SELECT * FROM documents').all(),
      bench.state.database.prepare('SELECT * FROM revisions').all(),
      bench.state.database.prepare('SELECT * FROM deliveries').all(),
    ]);
    expect(kept).not.toMatch(/t0ps3cret|k3y-of-mine/);
    expect(bench.details()).toEqual(['500 you said Bearer •••, signed with •••']);
  });
});
