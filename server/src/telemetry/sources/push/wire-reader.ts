/**
 * Reads the protobuf wire format in place: tags, varints and lengths of https://protobuf.dev/programming-guides/encoding. Enters: bytes
 * from anybody; leaves: numbers and ranges inside those bytes, never beyond the message that is being read. Nothing is copied
 * and nothing is allocated by what the bytes claim. Throws MalformedBody.
 */
import { MalformedBody } from './malformed-body.ts';
import type { RepeatedTexts } from './repeated-texts.ts';

export const VARINT = 0;
export const FIXED64 = 1;
export const FIXED64_BYTES = 8;
export const LENGTH = 2;
const FIXED32 = 5;
const LONGEST_VARINT = 10;

export class WireReader {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Position of the next byte, and the end of the message that is being read. */
  at = 0;
  end: number;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
  }

  /** An unsigned number; exact up to 2^53. Negative numbers, which take ten bytes, come out as about 2^64. */
  varint(): number {
    const { bytes, end } = this;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < LONGEST_VARINT; i++) {
      if (this.at >= end) throw new MalformedBody('a number is cut off');
      const byte = bytes[this.at++] as number;
      if (byte < 0x80) return value + byte * scale;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    }
    throw new MalformedBody('a number is too long');
  }

  /** A field's number and wire type, as one number: `number * 8 + type`. */
  tag(): number {
    const tag = this.varint();
    if (tag < 8 || tag > 0xffff_ffff) throw new MalformedBody('a field has no valid number');
    return tag;
  }

  /** The end of the range whose length is read here. */
  rangeEnd(): number {
    const length = this.varint();
    if (length > this.end - this.at) throw new MalformedBody('a part is longer than what holds it');
    return this.at + length;
  }

  /** Enters the message whose length is read here; answers the end of the one that it lies in, for `leave`. */
  enter(): number {
    const outer = this.end;
    this.end = this.rangeEnd();
    return outer;
  }

  /** Leaves a message, at its end. */
  leave(outer: number): void {
    this.at = this.end;
    this.end = outer;
  }

  double(): number {
    const at = this.at;
    this.#skip(8);
    return this.view.getFloat64(at, true);
  }

  /** A fixed64 as a number; exact up to 2^53. */
  fixed64(): number {
    const at = this.at;
    this.#skip(8);
    return this.view.getUint32(at, true) + this.view.getUint32(at + 4, true) * 0x1_0000_0000;
  }

  /** An sfixed64 as a number. */
  signedFixed64(): number {
    const at = this.at;
    this.#skip(8);
    return this.view.getUint32(at, true) + this.view.getInt32(at + 4, true) * 0x1_0000_0000;
  }

  /** The text of the range whose length is read here. */
  text(): string {
    const start = this.at;
    const end = this.rangeEnd();
    const first = this.at;
    this.at = end;
    return start === end ? '' : this.bytes.toString('utf8', first, end);
  }

  /** The same, of a range that was probably read before. */
  textAmong(texts: RepeatedTexts): string {
    const end = this.rangeEnd();
    const first = this.at;
    this.at = end;
    return first === end ? '' : texts.read(this.bytes, first, end);
  }

  /** Passes over the value of a field. */
  skip(tag: number): void {
    switch (tag % 8) {
      case VARINT:
        this.varint();
        break;
      case FIXED64:
        this.#skip(8);
        break;
      case LENGTH:
        this.at = this.rangeEnd();
        break;
      case FIXED32:
        this.#skip(4);
        break;
      default:
        throw new MalformedBody('a field has an unknown type');
    }
  }

  #skip(length: number): void {
    if (length > this.end - this.at) throw new MalformedBody('a value is cut off');
    this.at += length;
  }
}
