/**
 * Writes the protobuf wire format (https://protobuf.dev/programming-guides/encoding): the few parts that small messages are made of.
 * A field is its number and its value; fields follow each other.
 */
export function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

export function varintField(field: number, value: number): Buffer {
  return Buffer.concat([encodeVarint(field * 8), encodeVarint(value)]);
}

export function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([encodeVarint(field * 8 + 1), bytes]);
}

/** A fixed64; exact up to 2^53. */
export function fixed64Field(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(Math.trunc(value)));
  return Buffer.concat([encodeVarint(field * 8 + 1), bytes]);
}

/** Text, bytes or a message. */
export function lengthField(field: number, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([encodeVarint(field * 8 + 2), encodeVarint(bytes.length), bytes]);
}
