/** Listens, over TLS where certificates are given, and stops listening without cutting off answers under way. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Milliseconds } from '@sightglass/shared/units';
import type { TlsFiles } from './tls-files.ts';

export interface Serving {
  /** `http://host:port` or `https://host:port`, with the port really taken when 0 was asked for. */
  readonly url: string;
  /** Takes no new connections and ends idle ones; cuts off what still runs after the deadline. */
  close(deadlineMs: Milliseconds): Promise<void>;
  /** Looks at once whether the certificates have changed; otherwise that happens by itself. */
  reload(): void;
}

/** Says why an address cannot be listened on in words that help. */
export class ListenError extends Error {}

function explain(error: Error, address: string): Error {
  const code = 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return new ListenError(
      `${address} is in use: another program, perhaps another Sightglass, listens there. Choose another with --listen HOST:PORT.`,
    );
  }
  if (code === 'EACCES')
    return new ListenError(`${address} may not be listened on by this user. Choose a port above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ListenError(
      `${address} is no address of this machine. Choose another with --listen HOST:PORT.`,
    );
  }
  return error;
}

function hostOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** `http://host:port`, over TLS `https://host:port`, of an address that is listened on. */
export function formatOrigin(
  address: { readonly host: string; readonly port: number },
  { tls }: { readonly tls: boolean },
): string {
  return `${tls ? 'https' : 'http'}://${hostOf(address)}`;
}

/** How often files of certificates are looked at. Asking works where watching does not: behind the links of mounted secrets. */
const RELOAD_EVERY_MS = 10_000;

async function closeServer(server: Server | TlsServer, deadlineMs: Milliseconds): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearTimeout(deadline);
}

/** Connections that exist keep the certificate that they began with. */
function followCertificates(server: TlsServer, tls: TlsFiles): { readonly reload: () => void } {
  const reload = (): void => {
    if (tls.reload()) server.setSecureContext(tls.options());
  };
  const timer = setInterval(reload, RELOAD_EVERY_MS);
  timer.unref();
  server.once('close', () => clearInterval(timer));
  return { reload };
}

function createTls(listener: RequestListener, tls: TlsFiles): TlsServer {
  const mutual = tls.asksForCertificates ? { requestCert: true, rejectUnauthorized: true } : {};
  return createTlsServer({ ...tls.options(), ...mutual }, listener);
}

/** Listens on the address. Rejects with a ListenError when it cannot be had. */
export function serve(
  listener: RequestListener,
  address: { readonly host: string; readonly port: number },
  tls: TlsFiles | null = null,
): Promise<Serving> {
  const secured = tls && createTls(listener, tls);
  const server = secured ?? createServer(listener);
  const followed = tls && secured && followCertificates(secured, tls);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, hostOf(address))));
    server.listen(address.port, address.host, () => {
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
      resolve({
        url: formatOrigin({ host: address.host, port }, { tls: tls !== null }),
        close: (deadlineMs) => closeServer(server, deadlineMs),
        reload: () => followed?.reload(),
      });
    });
  });
}
