/**
 * A simulated proxy's metrics port: a real HTTP server on 127.0.0.1 with a port of its own, that answers GET on its paths with
 * the text of the moment, compressed when the scraper accepts gzip, and 404 on every other path.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const compress = promisify(gzip);
/** Longer than any scrape interval, so that a scraper keeps its connection, as with a real Envoy. */
const IDLE_MS = 120_000;

export interface ProxyListener {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  close(): Promise<void>;
}

interface Endpoint {
  readonly path: string;
  /** Media type of the body. */
  readonly contentType: string;
  render(): string;
}

async function answer(
  endpoints: readonly Endpoint[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0];
  const endpoint = endpoints.find((one) => one.path === path);
  if (!endpoint || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    return;
  }
  const body = Buffer.from(endpoint.render());
  const head = { 'content-type': endpoint.contentType };
  if (!/\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '')) {
    response.writeHead(200, { ...head, 'content-length': body.length }).end(body);
    return;
  }
  const packed = await compress(body, { level: constants.Z_BEST_SPEED });
  response
    .writeHead(200, { ...head, 'content-encoding': 'gzip', 'content-length': packed.length })
    .end(packed);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Listens on a port that the system chooses. Rejects when it cannot. */
export async function listenAsProxy(endpoints: readonly Endpoint[]): Promise<ProxyListener> {
  const server = createServer((request, response) => {
    answer(endpoints, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = IDLE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, close: () => close(server) };
}
