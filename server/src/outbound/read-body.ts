/**
 * The body of an answer, block by block as it arrives, as decompressed chunks of at most 64 KiB that are handed on one by one.
 * Reading text is synchronous, so now and then the event loop gets its turn between two chunks. Sizes are bytes after decompression.
 */
import type { Bytes } from '@sightglass/shared/units';
import { finished, type Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { formatSize } from '../config/quantities.ts';
import type { Inflater } from './gunzip.ts';
import { takeInflater } from './gunzip.ts';
import { BodyTooLarge, RequestFailure } from './request-failure.ts';

const CHUNK_BYTES = 64 * 1024;
/** Text read in one go: a millisecond or two even where all lines are new. As many bodies at once as scrapes run at once. */
const SLICE_BYTES = 2 * CHUNK_BYTES;

export interface BodyReader {
  /** The body comes, in this encoding: the value of the Content-Encoding header, empty for none. */
  begin(encoding: string): void;
  hasBegun(): boolean;
  /** The next block as it was read from the socket. A promise tells that the block is not done with until it resolves. */
  read(block: Uint8Array): Promise<void> | undefined;
  /** The body is complete. */
  end(): Promise<void> | undefined;
  /** Bytes so far. */
  bytes(): Bytes;
  /** Nothing more is read; also to be called after the end. */
  release(): void;
}

function* cut(block: Uint8Array): Generator<Uint8Array, void> {
  if (block.length <= CHUNK_BYTES) yield block;
  else
    for (let start = 0; start < block.length; start += CHUNK_BYTES)
      yield block.subarray(start, start + CHUNK_BYTES);
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
 * A reader that hands chunks to `push`, each valid only during the call. It throws, or rejects with, RequestFailure for a body
 * larger than the limit or an encoding that is not known, and zlib's errors.
 */
export function createBodyReader(maxBytes: Bytes, push: (chunk: Uint8Array) => void): BodyReader {
  const releaseBlock = createReleaser();
  let state: 'waiting' | 'begun' | 'released' = 'waiting';
  let inflater: Inflater | null = null;
  let bytes = 0;
  let sliceBytes = 0;

  function consume(chunks: Iterator<Uint8Array>): Promise<void> | undefined {
    for (let next = chunks.next(); next.done !== true; next = chunks.next()) {
      const chunk = next.value;
      bytes += chunk.length;
      if (bytes > maxBytes) throw new BodyTooLarge(`body larger than ${formatSize(maxBytes)}`);
      push(chunk);
      sliceBytes += chunk.length;
      if (sliceBytes < SLICE_BYTES) continue;
      sliceBytes = 0;
      // What is left of a body that was given up must not get into the next one.
      return setImmediate().then(() => (state === 'begun' ? consume(chunks) : undefined));
    }
    return undefined;
  }

  return {
    begin(encoding) {
      const name = encoding.trim().toLowerCase();
      if (name === 'gzip' || name === 'x-gzip') inflater = takeInflater();
      else if (name !== '' && name !== 'identity')
        throw new RequestFailure(`unsupported content encoding ${name}`);
      state = 'begun';
    },
    hasBegun: () => state === 'begun',
    read(block) {
      releaseBlock(block);
      return consume(inflater ? inflater.write(block) : cut(block));
    },
    end: () => (inflater ? consume(inflater.end()) : undefined),
    bytes: () => bytes,
    release() {
      state = 'released';
      inflater?.release();
    },
  };
}

/**
 * The blocks of a stream as they were read from the socket, one at a time. A stream that is iterated over would join what has
 * piled up into a copy; one that flows hands out block after block. It flows on until a chunk's worth has come: a sender of small
 * blocks who is held up after each makes the HTTP parser begin anew, with all that waits behind it, for each.
 */
async function* takeBlocks(body: Readable): AsyncGenerator<Uint8Array> {
  let arrived: Uint8Array[] = [];
  let bytes = 0;
  let wake: (() => void) | null = null;
  let failure: Error | null = null;
  let hasEnded = false;
  body.on('data', (block: Uint8Array) => {
    arrived.push(block);
    bytes += block.length;
    if (bytes >= CHUNK_BYTES) body.pause();
    wake?.();
  });
  finished(body, { writable: false }, (error) => {
    hasEnded = true;
    failure = error ?? null;
    wake?.();
  });
  try {
    for (;;) {
      if (failure !== null) throw failure as Error;
      if (arrived.length === 0) {
        if (hasEnded) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
          body.resume();
        });
      }
      const blocks = arrived;
      arrived = [];
      bytes = 0;
      yield* blocks;
    }
  } finally {
    body.destroy();
  }
}

/**
 * Reads all of a stream `body` into `push` and answers the number of bytes. Throws as a BodyReader does, and whatever the stream
 * throws; the body is destroyed then.
 */
export async function readBody(
  body: Readable,
  limits: { readonly encoding: string; readonly maxBytes: Bytes },
  push: (chunk: Uint8Array) => void,
): Promise<Bytes> {
  const reader = createBodyReader(limits.maxBytes, push);
  try {
    reader.begin(limits.encoding);
    for await (const block of takeBlocks(body)) await reader.read(block);
    await reader.end();
    return reader.bytes();
  } finally {
    reader.release();
    body.destroy();
  }
}
