/**
 * Texts that come again and again, as names, identities and addresses do: found by their bytes, so that they are neither decoded nor kept twice, and whoever looks them up in a map finds
 * their hash made. Enters: a range of bytes; leaves: its text. Bounded: a text takes the place of another, and long ones are not remembered.
 */
const PLACES = 4096;
const LONGEST = 160;

export type Decode = (bytes: Buffer, from: number, to: number) => string;

const decodeUtf8: Decode = (bytes, from, to) => bytes.toString('utf8', from, to);

function isSame(known: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}

export class RepeatedTexts {
  readonly #decode: Decode;
  readonly #known: ({ readonly bytes: Uint8Array; readonly text: string } | null)[] = Array.from(
    { length: PLACES },
    () => null,
  );

  /** `decode` must give the same text for the same bytes. */
  constructor(decode: Decode = decodeUtf8) {
    this.#decode = decode;
  }

  read(bytes: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length > LONGEST) return this.#decode(bytes, from, to);
    let hash = length;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const known = this.#known[place];
    if (known && known.bytes.length === length && isSame(known.bytes, bytes, from)) return known.text;
    const text = this.#decode(bytes, from, to);
    this.#known[place] = { bytes: Uint8Array.from(bytes.subarray(from, to)), text };
    return text;
  }
}
