/**
 * Two texts -> the lines of both in one order: kept, taken away, added; long runs of kept lines are folded. Pure. Longest common subsequence between the equal beginnings and ends,
 * where that is too much work (some 2,000 lines changed all over) everything between them counts as exchanged.
 */
export type DiffLine =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }
  /** So many kept lines that are not shown. */
  | { readonly kind: 'folded'; readonly count: number };

const MOST_CELLS = 4_000_000;
const CONTEXT = 3;

function splitLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function mark(kind: 'same' | 'added' | 'removed', lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ kind, text }));
}

/** Lines that differ at their beginning and end. */
function diffMiddle(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length === 0 || b.length === 0 || a.length * b.length > MOST_CELLS)
    return [...mark('removed', a), ...mark('added', b)];
  const width = b.length + 1;
  /** Length of the longest common subsequence of what follows both positions. */
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] as string });
      [i, j] = [i + 1, j + 1];
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ kind: 'removed', text: a[i++] as string });
    else lines.push({ kind: 'added', text: b[j++] as string });
  }
  return [...lines, ...mark('removed', a.slice(i)), ...mark('added', b.slice(j))];
}

function fold(lines: readonly DiffLine[]): DiffLine[] {
  const changed = lines.flatMap(({ kind }, i) => (kind === 'same' ? [] : [i]));
  const isNear = new Set(
    changed.flatMap((i) => Array.from({ length: 2 * CONTEXT + 1 }, (_, offset) => i - CONTEXT + offset)),
  );
  const folded: DiffLine[] = [];
  let count = 0;
  lines.forEach((line, i) => {
    if (isNear.has(i)) {
      if (count > 0) folded.push({ kind: 'folded', count });
      count = 0;
      folded.push(line);
    } else count++;
  });
  if (count > 0) folded.push({ kind: 'folded', count });
  return folded;
}

/** Empty when the texts are equal. */
export function diffLines(before: string, after: string): DiffLine[] {
  if (before === after) return [];
  const [a, b] = [splitLines(before), splitLines(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return fold([
    ...mark('same', a.slice(0, start)),
    ...diffMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...mark('same', a.slice(a.length - end)),
  ]);
}
