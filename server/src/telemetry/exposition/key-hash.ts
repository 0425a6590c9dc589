/**
 * A 64-bit hash of a range of bytes as two 32-bit halves, `low` and `high`, quick enough to run over every line of every
 * scrape: eight bytes a step, each of which changes both halves. The rotation carries differences in the high bits of a
 * word to the low bits, without which two of them could cancel. Multipliers and final mix are those of MurmurHash3.
 * Two series of one target are told apart with a chance of error of about n^2 / 2^65.
 */
export class KeyHash {
  low = 0;
  high = 0;

  /** Hashes bytes `start` (included) to `end` (excluded) of the view. */
  compute(view: DataView, start: number, end: number): void {
    const length = end - start;
    let a = length ^ 0x9747b28c;
    let b = ~length;
    let at = start;
    for (const last = end - 8; at <= last; at += 8) {
      const first = view.getInt32(at, true);
      const second = view.getInt32(at + 4, true);
      a = (Math.imul(((a << 13) | (a >>> 19)) ^ first, 0xcc9e2d51) + second) | 0;
      b = (Math.imul(((b << 17) | (b >>> 15)) ^ second, 0x1b873593) + first) | 0;
    }
    for (; at < end; at++) {
      const byte = view.getUint8(at);
      a = Math.imul(((a << 13) | (a >>> 19)) ^ byte, 0xcc9e2d51);
      b = Math.imul(((b << 17) | (b >>> 15)) ^ byte, 0x1b873593);
    }
    this.low = mix(a ^ ((b << 15) | (b >>> 17)));
    this.high = mix(b ^ Math.imul(a, 0xe6546b64));
  }

  /** The hash as one safe integer of 53 bits, for use as a Map's key. */
  toNumber(): number {
    return (this.high & 0x1fffff) * 0x1_0000_0000 + (this.low >>> 0);
  }
}

function mix(half: number): number {
  let h = half;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
