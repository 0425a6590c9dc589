/** Listens, and stops listening without cutting off answers under way. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Milliseconds } from '@sightglass/shared/units';

export interface Serving {
  /** `http://host:port`, with the port really taken when 0 was asked for. */
  readonly url: string;
  /** Takes no new connections and ends idle ones; cuts off what still runs after the deadline. */
  close(deadlineMs: Milliseconds): Promise<void>;
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

/** `http://host:port` of an address that is listened on. */
export function formatOrigin(address: { readonly host: string; readonly port: number }): string {
  return `http://${hostOf(address)}`;
}

async function closeServer(server: Server, deadlineMs: Milliseconds): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearTimeout(deadline);
}

/** Listens on the address. Rejects with a ListenError when it cannot be had. */
export function serve(
  listener: RequestListener,
  address: { readonly host: string; readonly port: number },
): Promise<Serving> {
  const server = createServer(listener);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, hostOf(address))));
    server.listen(address.port, address.host, () => {
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
      resolve({
        url: formatOrigin({ host: address.host, port }),
        close: (deadlineMs) => closeServer(server, deadlineMs),
      });
    });
  });
}
