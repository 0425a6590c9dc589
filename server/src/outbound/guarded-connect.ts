/**
 * Connections to addresses that somebody typed into the console. In: a name or address, a port. Out: a socket, or a RequestFailure that says why there is none. A name is resolved once, each
 * address that it has is looked at by the guard, and the connection goes to one of those that passed: no second look-up can put another in its place (DNS rebinding).
 */
import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Milliseconds } from '@sightglass/shared/units';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';
import { RequestFailure } from './request-failure.ts';

export type ResolveName = typeof resolveName;

const HTTP_PORTS: ReadonlySet<number> = new Set([80, 443]);
const MAIL_PORTS: ReadonlySet<number> = new Set([25, 465, 587]);
/** Below it services of systems listen, and what they speak is not HTTP. */
const FIRST_USER_PORT = 1024;

/** The address by itself never stands in the text: it would tell the network's names to whoever tries them. */
function refusal(host: string, what: string): RequestFailure {
  return new RequestFailure(
    `${host} is ${what}: whoever runs the console may permit it in outbound.allow`.slice(0, 500),
  );
}

/** Why an address as it is typed may not be reached, as far as it can be told without resolving a name; null when nothing speaks against it. */
export function refuseTyped(
  guard: AddressGuard,
  {
    host,
    port,
    protocol,
  }: { readonly host: string; readonly port: number; readonly protocol: 'http' | 'smtp' },
): RequestFailure | null {
  const plain = host.replaceAll(/^\[|\]$/g, '');
  if (isIP(plain) !== 0) {
    const what = guard.refuseAddress(plain, plain);
    if (what !== null) return refusal(host, what);
  }
  const ports = protocol === 'http' ? HTTP_PORTS : MAIL_PORTS;
  if (ports.has(port) || port >= FIRST_USER_PORT || guard.isListed(host)) return null;
  return new RequestFailure(
    `port ${port} of ${host} is none that ${protocol === 'http' ? 'web' : 'mail'} servers have: whoever runs the console may permit it in outbound.allow`,
  );
}

/** As `dns.lookup`, with the addresses that may not be reached left out. `resolve` is the system's, or a test's. */
function createLookup(guard: AddressGuard, resolve: ResolveName): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) {
        done(error, []);
        return;
      }
      const refused: string[] = [];
      const permitted = found.filter(({ address }: LookupAddress) => {
        const what = guard.refuseAddress(address, host);
        if (what !== null) refused.push(what);
        return what === null;
      });
      const [first] = permitted;
      if (!first) done(refusal(host, refused[0] ?? 'a name without an address'), []);
      else if (options.all === true) done(null, permitted);
      else done(null, first.address, first.family);
    });
  };
}

interface ConnectParts {
  readonly guard: AddressGuard;
  readonly timeoutMs: Milliseconds;
  readonly resolve?: ResolveName | undefined;
}

/** For an Agent of undici: over TLS for https, certificates checked against the name. */
export function createGuardedConnector({
  guard,
  timeoutMs,
  resolve = resolveName,
}: ConnectParts): buildConnector.connector {
  const connector = buildConnector({ timeout: timeoutMs, lookup: createLookup(guard, resolve) });
  return (options, done) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    const refused = refuseTyped(guard, { host: options.hostname, port, protocol: 'http' });
    if (refused) done(refused, null);
    else connector(options, done);
  };
}

/** A plain connection, for mail. Rejects with RequestFailure or the socket's own error. */
export function connectGuarded(
  { host, port }: { readonly host: string; readonly port: number },
  { guard, timeoutMs, resolve = resolveName }: ConnectParts,
): Promise<Socket> {
  const refused = refuseTyped(guard, { host, port, protocol: 'smtp' });
  if (refused) return Promise.reject(refused);
  return new Promise((done, fail) => {
    const socket = connect({ host, port, lookup: createLookup(guard, resolve) });
    const timer = setTimeout(() => socket.destroy(new RequestFailure('connection timed out')), timeoutMs);
    // It stays: an error between here and whoever takes the socket must not end the process.
    socket.on('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      done(socket);
    });
  });
}
