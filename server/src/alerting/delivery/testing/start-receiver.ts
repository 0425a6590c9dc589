/** For tests: a real HTTP server on loopback that answers as the test says, and remembers what it was sent. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Behave = (response: ServerResponse, index: number) => void;

export interface TestReceiverServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly received: Received[];
  behave(next: Behave): void;
}

/** Answers with a status, headers and a body. */
export const answer =
  (status: number, body = '', headers: Record<string, string> = {}): Behave =>
  (response) =>
    void response.writeHead(status, headers).end(body);

export const hang: Behave = () => undefined;
export const reset: Behave = (response) => void response.socket?.resetAndDestroy();

/** The answer's head at once or not at all, and then a byte now and then, for ever. */
export const trickle =
  (status: number | null): Behave =>
  (response) => {
    if (status === null) response.socket?.write('HTTP/1.1 200 OK\r\nx: ');
    else response.writeHead(status);
    const timer = setInterval(() => {
      if (status === null) response.socket?.write('.');
      else response.write('.');
    }, 20);
    response.on('close', () => clearInterval(timer));
  };

export async function startReceiver(first: Behave = answer(200)): Promise<TestReceiverServer> {
  let behave = first;
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      received.push({ path, headers, body: Buffer.concat(chunks).toString('utf8') });
      behave(response, received.length - 1);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    behave(next) {
      behave = next;
    },
  };
}
