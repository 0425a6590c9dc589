/** Real connections on loopback, with a resolver that the test plays: what the name means the first time, and what it means the next. */
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAddressGuard } from './address-guard.ts';
import { connectGuarded, createGuardedConnector, refuseTyped, type ResolveName } from './guarded-connect.ts';

/** Answers each look-up with the next of these lists, the last for ever. */
function playResolver(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolve = ((host: string, _options: object, done: (error: null, found: object[]) => void) => {
    const found = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(host);
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as ResolveName;
  return { asked, resolve };
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function startWeb() {
  let hits = 0;
  const port = await listen(
    createHttpServer((_, response) => {
      hits += 1;
      response.setHeader('Connection', 'close').end('here');
    }),
  );
  return { port, hits: () => hits };
}

const STRICT = createAddressGuard({ allow: [], loopback: false });
const LOCAL = createAddressGuard({ allow: [], loopback: true });

async function ask(url: string, guard: typeof STRICT, resolve?: ResolveName): Promise<string> {
  const agent = new Agent({
    pipelining: 0,
    connect: createGuardedConnector({ guard, timeoutMs: 2000, resolve }),
  });
  try {
    const { body } = await request(url, { dispatcher: agent });
    return await body.text();
  } finally {
    await agent.destroy();
  }
}

describe('a request to a name', () => {
  it('goes to the address that was looked at, whatever the name means a moment later', async () => {
    const { port, hits } = await startWeb();
    const { resolve, asked } = playResolver(['127.0.0.1'], ['169.254.169.254']);
    expect(await ask(`http://rebind.example:${port}/`, LOCAL, resolve)).toBe('here');
    expect(asked).toEqual(['rebind.example']);
    expect(hits()).toBe(1);
    await expect(ask(`http://rebind.example:${port}/`, LOCAL, resolve)).rejects.toThrow(/credentials/);
    expect(hits()).toBe(1);
  });

  it('leaves out the addresses that may not be reached, and tells none of them', async () => {
    const { port, hits } = await startWeb();
    const mixed = playResolver(['10.255.255.1', '127.0.0.1', 'fd00::1']);
    expect(await ask(`http://mixed.example:${port}/`, LOCAL, mixed.resolve)).toBe('here');
    const inside = playResolver(['10.1.2.3']);
    const failure: unknown = await ask(`http://inside.example:${port}/`, LOCAL, inside.resolve).catch(
      (error: unknown) => error,
    );
    expect(String(failure)).toMatch(/inside\.example is an address of a private network.*outbound\.allow/);
    expect(String(failure)).not.toContain('10.1.2.3');
    expect(hits()).toBe(1);
  });

  it('does not leave without an address', async () => {
    const nowhere = playResolver([]);
    await expect(ask('http://nowhere.example/', LOCAL, nowhere.resolve)).rejects.toThrow(
      /without an address/,
    );
  });
});

describe('a request to an address', () => {
  it.each([
    '127.0.0.1',
    '[::1]',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '[::ffff:127.0.0.1]',
    '127.1',
    'localhost',
  ])('of this machine, written as %s, never arrives', async (host) => {
    const { port, hits } = await startWeb();
    await expect(ask(`http://${host}:${port}/`, STRICT)).rejects.toThrow(/this machine itself/);
    expect(hits()).toBe(0);
  });

  it('of this machine arrives where that is permitted', async () => {
    const { port } = await startWeb();
    expect(await ask(`http://127.0.0.1:${port}/`, LOCAL)).toBe('here');
  });
});

const typed = (port: number, protocol: 'http' | 'smtp', guard = STRICT): boolean =>
  refuseTyped(guard, { host: 'example.org', port, protocol }) === null;

describe('ports', () => {
  it('of other services are not asked in HTTP, nor in SMTP', () => {
    expect([80, 443, 1024, 8443].filter((port) => !typed(port, 'http'))).toEqual([]);
    expect([22, 23, 25, 110, 143, 465, 587].filter((port) => typed(port, 'http'))).toEqual([]);
    expect([25, 465, 587, 2525].filter((port) => !typed(port, 'smtp'))).toEqual([]);
    expect([22, 80, 443].filter((port) => typed(port, 'smtp'))).toEqual([]);
  });

  it('are free where the name is listed', () => {
    const listed = createAddressGuard({ allow: ['example.org'], loopback: false });
    expect(typed(81, 'http', listed)).toBe(true);
  });
});

describe('a connection for mail', () => {
  it('passes the same guard', async () => {
    const port = await listen(
      createServer((socket) => socket.on('error', () => undefined).end('220 hello\r\n')),
    );
    const bound = { host: 'mail.example', port };
    const { resolve } = playResolver(['127.0.0.1'], ['10.0.0.1']);
    const socket = await connectGuarded(bound, { guard: LOCAL, timeoutMs: 2000, resolve });
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
    await expect(connectGuarded(bound, { guard: LOCAL, timeoutMs: 2000, resolve })).rejects.toThrow(
      /mail\.example is an address of a private network/,
    );
    await expect(
      connectGuarded({ host: '127.0.0.1', port }, { guard: STRICT, timeoutMs: 2000 }),
    ).rejects.toThrow(/this machine itself/);
  });
});
