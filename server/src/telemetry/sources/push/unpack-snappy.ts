/**
 * Snappy's block format (https://github.com/google/snappy/blob/main/format_description.txt), which remote write sends: the length of the
 * text, then literals and copies of what was written before. Enters: bytes from anybody; leaves: the text. Memory is taken once, for the
 * length that the block claims, and only if that is within the limit and within what the block could unpack to.
 */
import { BodyAboveLimit, MalformedBody } from './malformed-body.ts';
import { takeScratch } from './scratch.ts';

/** A copy takes two bytes and gives 64 at most. */
const MOST_EXPANSION = 32;
/** Literals that are shorter than this are quicker byte by byte. */
const SHORT = 24;
/** Bytes copied at once, as a BigInt that is never made an object. */
const WORD = 8;

/** The text of a block, in scratch memory. Throws MalformedBody when it is none, BodyAboveLimit when the text would be larger than `maxBytes`. */
export function unpackSnappy(block: Uint8Array, maxBytes: number): Buffer {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = block[at++];
    if (byte === undefined || shift > 28) throw new MalformedBody('snappy: no length');
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > maxBytes) throw new BodyAboveLimit(maxBytes);
  if (length > block.length * MOST_EXPANSION) throw new MalformedBody('snappy: cut off');
  const text = takeScratch(length);
  const view = new DataView(text.buffer, text.byteOffset, length);
  let written = 0;
  while (at < block.length) {
    const tag = block[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      let size = (tag >>> 2) + 1;
      if (size > 60) {
        const width = size - 60;
        if (at + width > block.length) throw new MalformedBody('snappy: cut off');
        size = 1;
        for (let i = 0; i < width; i++) size += (block[at + i] as number) * 2 ** (8 * i);
        at += width;
      }
      if (size > block.length - at || size > length - written) throw new MalformedBody('snappy: cut off');
      if (size <= SHORT) for (let i = 0; i < size; i++) text[written + i] = block[at + i] as number;
      else text.set(block.subarray(at, at + size), written);
      at += size;
      written += size;
      continue;
    }
    const width = kind === 3 ? 4 : kind;
    if (at + width > block.length) throw new MalformedBody('snappy: cut off');
    let size = (tag >>> 2) + 1;
    let distance = block[at] as number;
    if (kind === 1) {
      size = ((tag >>> 2) & 7) + 4;
      distance += (tag >>> 5) * 256;
    } else {
      for (let i = 1; i < width; i++) distance += (block[at + i] as number) * 2 ** (8 * i);
    }
    at += width;
    if (distance === 0 || distance > written || size > length - written) {
      throw new MalformedBody('snappy: a copy from nowhere');
    }
    const end = written + size;
    let to = written;
    // Word by word, as calls of copyWithin cost more than these 64 bytes at most. A copy may overlap what it writes: then the bytes repeat.
    if (distance >= WORD) {
      for (; to + WORD <= end; to += WORD) view.setBigInt64(to, view.getBigInt64(to - distance));
    }
    for (; to < end; to++) text[to] = text[to - distance] as number;
    written = end;
  }
  if (written !== length) throw new MalformedBody('snappy: cut off');
  return text;
}
