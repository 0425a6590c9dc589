/**
 * The body of a scrape as a stream of decompressed chunks of at most 64 KiB, handed on one by one. Between two chunks the
 * event loop gets its turn, because reading text is synchronous. Sizes are bytes after decompression.
 */
import type { Bytes } from '@sightglass/shared/units';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { formatSize } from '../../../config/quantities.ts';
import { gunzip } from './gunzip.ts';
import { BodyTooLarge, ScrapeFailure } from './scrape-failure.ts';

const CHUNK_BYTES = 64 * 1024;

export interface BodyLimits {
  /** Value of the Content-Encoding header; empty for none. */
  readonly encoding: string;
  readonly maxBytes: Bytes;
}

function decompress(body: Readable, encoding: string): AsyncIterable<Uint8Array> {
  if (encoding === '' || encoding === 'identity') return body;
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzip(body);
  body.destroy();
  throw new ScrapeFailure(`unsupported content encoding ${encoding}`);
}

/**
 * Reads all of `body` into `push` and answers the number of bytes. A chunk is valid only during the call. Throws
 * ScrapeFailure when the body is larger than the limit, and whatever the stream throws; the body is destroyed then.
 */
export async function readBody(
  body: Readable,
  limits: BodyLimits,
  push: (chunk: Uint8Array) => void,
): Promise<Bytes> {
  let bytes = 0;
  for await (const block of decompress(body, limits.encoding.trim().toLowerCase())) {
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
