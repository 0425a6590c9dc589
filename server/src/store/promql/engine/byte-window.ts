/**
 * The part of an answer that has arrived and is not read yet, in one buffer: chunks of any size enter, and what a reader could not
 * finish for want of bytes stays in front of the next.
 */
const INITIAL_BYTES = 128 * 1024;

export class ByteWindow {
  buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  view = new DataView(this.buffer.buffer);
  /** Unread bytes lie from `start` to `end`. */
  start = 0;
  end = 0;
  /** Bytes that must have arrived before the next try; see `wait`. */
  #wanted = 0;

  /** Adds a chunk. Answers whether a reader that waits should try again. */
  append(chunk: Uint8Array): boolean {
    if (this.end + chunk.length > this.buffer.length) this.#makeRoom(chunk.length);
    this.buffer.set(chunk, this.end);
    this.end += chunk.length;
    return this.end - this.start >= this.#wanted;
  }

  /**
   * Says that the value at `start` is longer than what there is. It is tried again when as much has come once more, so that a long
   * value is not begun anew for each chunk.
   */
  wait(): void {
    this.#wanted = (this.end - this.start) * 2;
  }

  /** Takes bytes up to `start` as read. */
  advance(start: number): void {
    this.start = start;
    this.#wanted = 0;
  }

  #makeRoom(bytes: number): void {
    const unread = this.end - this.start;
    if (unread + bytes > this.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, unread + bytes));
      this.buffer.copy(grown, 0, this.start, this.end);
      this.buffer = grown;
      this.view = new DataView(grown.buffer);
    } else this.buffer.copyWithin(0, this.start, this.end);
    this.start = 0;
    this.end = unread;
  }
}
