/**
 * For the tests of this folder: proxies that misbehave, each with the words its failure is to be told in. The limits
 * they break are 500 ms and 1 MiB.
 */
import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

const TEXT = '# TYPE a counter\na{x="1"} 1\nb 2\n';

/** Declares a length of `declared` and closes after `text`. */
export function cutAfter(text: string, declared: number): RequestListener {
  return (_, response) => {
    const socket = response.socket as Socket;
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${declared}\r\n\r\n${text}`);
  };
}
const trickle: RequestListener = (_, response) => {
  response.write('a 1\n');
  const timer = setInterval(() => response.write('b'), 20);
  response.on('close', () => clearInterval(timer));
};
/** 64 MiB in 64 KiB. */
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'a 1\n'), { level: 1 });
const huge: RequestListener = (_, response) => {
  const block = Buffer.alloc(1024 * 1024, 'a 1\n');
  let left = 200;
  const more = () => {
    while (left-- > 0) if (!response.write(block)) return;
    response.end();
  };
  response.on('drain', more);
  more();
};

export const MISBEHAVING: readonly (readonly [string, RequestListener, RegExp])[] = [
  ['hangs', () => {}, /^timed out after 500ms$/],
  ['trickles', trickle, /^timed out after 500ms$/],
  ['resets', (request) => request.socket.resetAndDestroy(), /^connection (reset|closed)/],
  [
    'declares more than it sends',
    cutAfter('a 1\n', 500),
    /^connection closed before the answer was complete$/,
  ],
  [
    'prints garbage',
    (_, response) => response.end(`\u0001${randomBytes(999).toString('hex')}\n\u0002`),
    /^no metrics in/,
  ],
  [
    'is a gzip bomb',
    (_, response) => void response.setHeader('content-encoding', 'gzip').end(BOMB),
    /^body larger than 1 MiB$/,
  ],
  ['sends 200 MB', huge, /^body larger than 1 MiB$/],
  [
    'declares 200 MB',
    (_, response) => void response.setHeader('content-length', 2e8).write('a 1\n'),
    /^body larger/,
  ],
  [
    'breaks its compression',
    (_, response) => void response.setHeader('content-encoding', 'gzip').end('a 1'),
    /^compressed body is damaged$/,
  ],
  [
    'cuts its compression',
    (_, response) => void response.setHeader('content-encoding', 'gzip').end(gzipSync(TEXT).subarray(0, -9)),
    /^compressed body ended too early$/,
  ],
  [
    'compresses otherwise',
    (_, response) => void response.setHeader('content-encoding', 'br').end('a 1'),
    /^unsupported content encoding br$/,
  ],
  ['is unwell', (_, response) => void response.writeHead(503).end('busy'), /^HTTP 503$/],
  [
    'redirects for ever',
    (_, response) => void response.writeHead(302, { location: '/again' }).end(),
    /^more than 5 redirects$/,
  ],
  ['is not HTTP', (_, response) => void response.socket?.end('SSH-2.0-x\r\n'), /^not HTTP/],
];
