/**
 * The body of an answer as a stream of decompressed chunks of at most 64 KiB, handed on one by one. Between two chunks the
 * event loop gets its turn, because reading text is synchronous. Sizes are bytes after decompression.
 */
import type { Bytes } from '@sightglass/shared/units';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { formatSize } from '../config/quantities.ts';
import { gunzip } from './gunzip.ts';
import { BodyTooLarge, RequestFailure } from './request-failure.ts';

const CHUNK_BYTES = 64 * 1024;

export interface BodyLimits {
  /** Value of the Content-Encoding header; empty for none. */
  readonly encoding: string;
  readonly maxBytes: Bytes;
}

/**
 * The blocks of a stream as they were read from the socket, one at a time. A stream that is iterated over would join what has
 * piled up into a copy; one that flows hands out block after block.
 */
async function* takeBlocks(body: Readable): AsyncGenerator<Uint8Array> {
  const end = finished(body, { writable: false }).then(() => null);
  end.catch(() => undefined);
  try {
    for (;;) {
      const next = new Promise<Uint8Array>((resolve) => {
        body.once('data', (block: Uint8Array) => {
          body.pause();
          resolve(block);
        });
      });
      body.resume();
      const block = await Promise.race([next, end]);
      if (block === null) return;
      yield block;
    }
  } finally {
    body.destroy();
  }
}

function decompress(body: Readable, encoding: string): AsyncIterable<Uint8Array> {
  if (encoding === '' || encoding === 'identity') return takeBlocks(body);
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzip(body);
  body.destroy();
  throw new RequestFailure(`unsupported content encoding ${encoding}`);
}

/**
 * Gives the memory of blocks back at once instead of at the next garbage collection. A mesh sends tens of megabytes a second, and memory
 * outside of the heap makes the engine collect the whole heap each time some of it has piled up: a tenth of a core, and pauses.
 * Blocks of one read of the socket share their memory, so that it is free when a block of other memory has come. Small ones may lie
 * in Node's pool, which is not ours.
 */
function createReleaser(): (block: Uint8Array) => void {
  let last: ArrayBufferLike | null = null;
  return ({ buffer }) => {
    if (buffer === last) return;
    if (last instanceof ArrayBuffer && last.byteLength > Buffer.poolSize) last.transfer(0);
    last = buffer;
  };
}

/**
 * Reads all of `body` into `push` and answers the number of bytes. A chunk is valid only during the call. Throws
 * RequestFailure when the body is larger than the limit, and whatever the stream throws; the body is destroyed then.
 */
export async function readBody(
  body: Readable,
  limits: BodyLimits,
  push: (chunk: Uint8Array) => void,
): Promise<Bytes> {
  let bytes = 0;
  const encoding = limits.encoding.trim().toLowerCase();
  // Decompression hands out one block again and again: its memory stays.
  const release = encoding === '' || encoding === 'identity' ? createReleaser() : null;
  for await (const block of decompress(body, encoding)) {
    release?.(block);
    for (let start = 0; start < block.length; start += CHUNK_BYTES) {
      const chunk = block.length <= CHUNK_BYTES ? block : block.subarray(start, start + CHUNK_BYTES);
      bytes += chunk.length;
      if (bytes > limits.maxBytes) throw new BodyTooLarge(`body larger than ${formatSize(limits.maxBytes)}`);
      push(chunk);
      if (start + CHUNK_BYTES < block.length) await setImmediate();
    }
    await setImmediate();
  }
  return bytes;
}
