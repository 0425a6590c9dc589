/** Joins lines to pieces of about 256 KiB: a stream of single lines spends its time between them. */

const PIECE_LENGTH = 262_144;

export function* groupLines(lines: Iterable<string>): Generator<Buffer> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_LENGTH) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}
