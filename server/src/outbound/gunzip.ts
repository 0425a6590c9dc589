/**
 * Decompresses gzip (RFC 1952) into one buffer that is used again and again. Enters: compressed bytes; leaves: chunks of at
 * most 64 KiB, each valid only until the next is asked for.
 *
 * Why not zlib's stream: it gives every 64 KiB a new buffer, and at the 16 MB/s of 300,000 series every 15 s those bring on a full
 * garbage collection each second; and a stream for each body costs as much as decompressing a small one. So the calls that zlib's
 * own synchronous functions are made of are used directly, and a decompressor that came to its end well serves again.
 * A Node without those calls decompresses a body as a whole.
 */
import type { Gunzip } from 'node:zlib';
import { constants, createGunzip, gunzipSync } from 'node:zlib';

const CHUNK_BYTES = 64 * 1024;
/** One for all: decompression is synchronous, and each chunk is consumed before the next. */
const output = new Uint8Array(CHUNK_BYTES);
const NOTHING = new Uint8Array(0);

/** The part of zlib's stream that Node's types leave out. */
interface Binding {
  readonly writeSync: (
    ...args: readonly [
      flush: number,
      input: Uint8Array,
      inputOffset: number,
      inputLength: number,
      output: Uint8Array,
      outputOffset: number,
      outputLength: number,
    ]
  ) => void;
  /** After a call: bytes left free in the output, bytes left unread of the input. */
  readonly state: Uint32Array;
  /** Begins a new body. */
  readonly reset: () => void;
}

function bindingOf(stream: Gunzip): Binding | null {
  const handle: unknown = Reflect.get(stream, '_handle');
  const state: unknown = Reflect.get(stream, '_writeState');
  if (typeof handle !== 'object' || handle === null || !(state instanceof Uint32Array)) return null;
  const writeSync: unknown = Reflect.get(handle, 'writeSync');
  const reset: unknown = Reflect.get(handle, 'reset');
  if (typeof writeSync !== 'function' || typeof reset !== 'function') return null;
  return {
    writeSync: writeSync.bind(handle) as Binding['writeSync'],
    state,
    reset: reset.bind(handle) as Binding['reset'],
  };
}

/** Decompresses one body. Both iterators throw zlib's errors: Z_DATA_ERROR for damage, Z_BUF_ERROR when it ends too early. */
export interface Inflater {
  /** What the next bytes of the body decompress to; to be iterated to its end before the next call. */
  write(input: Uint8Array): Iterator<Uint8Array>;
  /** What is left once all bytes were given. */
  end(): Iterator<Uint8Array>;
  /** The body was read to its end, or will not be. */
  release(): void;
}

/** Those not in use. */
const idle: { stream: Gunzip; binding: Binding }[] = [];
const MAX_IDLE = 32;

function* inflate(
  { stream, binding }: { stream: Gunzip; binding: Binding },
  input: Uint8Array,
  flush: number,
): Generator<Uint8Array, void> {
  let offset = 0;
  for (;;) {
    // A closed binding would take the process down with it.
    if (stream.destroyed) throw stream.errored ?? new Error('closed');
    binding.writeSync(flush, input, offset, input.length - offset, output, 0, CHUNK_BYTES);
    if (stream.errored) throw stream.errored;
    const [free = 0, unread = 0] = binding.state;
    offset = input.length - unread;
    if (free < CHUNK_BYTES) yield output.subarray(0, CHUNK_BYTES - free);
    if (free > 0) return;
  }
}

function createWholeInflater(): Inflater {
  const blocks: Uint8Array[] = [];
  return {
    write(input) {
      blocks.push(Uint8Array.from(input));
      return [][Symbol.iterator]();
    },
    *end() {
      const whole = gunzipSync(Buffer.concat(blocks));
      for (let start = 0; start < whole.length; start += CHUNK_BYTES)
        yield whole.subarray(start, start + CHUNK_BYTES);
    },
    release() {},
  };
}

/** A decompressor for one body. */
export function takeInflater(bind = bindingOf): Inflater {
  let parts = idle.pop();
  if (!parts) {
    // Its own output buffer is not used.
    const stream = createGunzip({ chunkSize: 64 });
    const known = bind(stream);
    if (known === null) {
      stream.destroy();
      return createWholeInflater();
    }
    // Errors are looked for after each call.
    stream.on('error', () => {});
    parts = { stream, binding: known };
  }
  const { stream, binding } = parts;
  let state: 'reading' | 'whole' | 'released' = 'reading';
  return {
    write: (input) => inflate(parts, input, constants.Z_NO_FLUSH),
    *end() {
      yield* inflate(parts, NOTHING, constants.Z_FINISH);
      state = 'whole';
    },
    release() {
      if (state === 'released') return;
      if (state === 'whole' && idle.length < MAX_IDLE) {
        binding.reset();
        idle.push(parts);
      } else {
        stream.destroy();
      }
      state = 'released';
    },
  };
}
