/**
 * An answer whose JSON is written as bytes, and packed while it is written: for answers of megabytes, of which packing takes as long as writing.
 */
import { constants, createGzip, type Gzip } from 'node:zlib';

/** Fast compression: answers are regular, and level 6 takes three times as long for a tenth less. */
export const GZIP_LEVEL = constants.Z_BEST_SPEED;
const CHUNK_BYTES = 65_536;

export class WrittenJson {
  readonly body: Buffer;
  /** The body gzipped; null where it was complete before there was anything to begin with. */
  readonly gzipped: Promise<Buffer> | null;

  constructor(body: Buffer, gzipped: Promise<Buffer> | null) {
    this.body = body;
    this.gzipped = gzipped;
  }
}

export interface Packer {
  /** The next bytes of the body, which must not change any more. */
  readonly add: (part: Buffer) => void;
  /** The whole body, of which the parts were the beginning. */
  readonly finish: (body: Buffer) => WrittenJson;
}

async function collect(stream: Gzip): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Packs in the thread pool. */
export function createPacker(): Packer {
  let packing: { readonly stream: Gzip; readonly gzipped: Promise<Buffer> } | null = null;
  let added = 0;
  return {
    add(part) {
      if (!packing) {
        const stream = createGzip({ level: GZIP_LEVEL, chunkSize: CHUNK_BYTES });
        packing = { stream, gzipped: collect(stream) };
      }
      packing.stream.write(part);
      added += part.length;
    },
    finish(body) {
      packing?.stream.end(body.subarray(added));
      return new WrittenJson(body, packing?.gzipped ?? null);
    },
  };
}
