/** Bytes of a file -> its text. UTF-8, as Kubernetes has it, or UTF-16 with the mark at its beginning, as PowerShell redirects output. */
const MARKS: readonly (readonly [first: number, second: number, encoding: string])[] = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
];

export function decodeText(bytes: Uint8Array): string {
  const mark = MARKS.find(([first, second]) => bytes[0] === first && bytes[1] === second);
  return new TextDecoder(mark?.[2] ?? 'utf-8').decode(bytes);
}
