/**
 * Memory for bodies while they are unpacked and read, used again and again: a sender's bodies are megabytes a second, and fresh memory costs
 * as much as the unpacking itself, in pages to be cleared and in collections of the whole heap.
 */
const KEPT_BUFFERS = 4;
const LARGEST_KEPT = 8 * 2 ** 20;
const SMALLEST = 256 * 1024;

const free: ArrayBuffer[] = [];

/** Bytes of this length, whose content is what it happens to be. Give them back when they are read. */
export function takeScratch(length: number): Buffer {
  const fits = free.findIndex(({ byteLength }) => byteLength >= length);
  const [memory] = fits < 0 ? [] : free.splice(fits, 1);
  return Buffer.from(memory ?? new ArrayBuffer(Math.max(SMALLEST, length)), 0, length);
}

/** Nobody reads these bytes any more. */
export function giveBackScratch({ buffer }: Buffer): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength > LARGEST_KEPT) return;
  free.push(buffer);
  if (free.length <= KEPT_BUFFERS) return;
  // The smallest is of the least use.
  free.sort((a, b) => b.byteLength - a.byteLength);
  free.pop();
}
