/** A gzip body (RFC 1952) -> its text, off the event loop's thread; memory is bounded by the limit, whatever the body unpacks to. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { BodyAboveLimit, MalformedBody } from '../push/malformed-body.ts';

const unpack = promisify(gunzip);

/** Rejects with MalformedBody, or with BodyAboveLimit when the text would be larger than `maxBytes`. */
export async function unpackGzip(packed: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unpack(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new BodyAboveLimit(maxBytes);
    throw new MalformedBody(`gzip: ${error instanceof Error ? error.message : String(error)}`);
  }
}
