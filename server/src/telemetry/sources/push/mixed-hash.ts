/** One 64-bit hash, as two 32-bit halves, of several that come in order: that of a list of labels from those of its parts. */
export class MixedHash {
  low = 0;
  high = 0;

  reset(): void {
    this.low = 0x9747b28c | 0;
    this.high = 0x3c6ef372;
  }

  add(low: number, high: number): void {
    this.low = (Math.imul(((this.low << 13) | (this.low >>> 19)) ^ low, 0xcc9e2d51) + high) | 0;
    this.high = (Math.imul(((this.high << 17) | (this.high >>> 15)) ^ high, 0x1b873593) + low) | 0;
  }

  /** As one safe integer of 53 bits. */
  toNumber(): number {
    return (this.high & 0x1fffff) * 0x1_0000_0000 + (this.low >>> 0);
  }
}
