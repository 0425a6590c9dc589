import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';

const show = (before: string, after: string): string[] =>
  diffLines(before, after).map((line) =>
    line.kind === 'folded'
      ? `(${line.count})`
      : `${{ same: ' ', added: '+', removed: '-' }[line.kind]}${line.text}`,
  );

const lengthOf = (one: string): number => one.split('\n').length - 1;
const many = (prefix: string): string => Array.from({ length: 5000 }, (_, i) => `${prefix} ${i}`).join('\n');

it('tells lines that were taken away, added and kept', () => {
  expect(show('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d']);
  expect(show('', 'a\n')).toEqual(['+a']);
  expect(show('a\n', '')).toEqual(['-a']);
  expect(show('a\n', 'a\n')).toEqual([]);
});

it('folds what is far from any change', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
  const changed = lines.with(10, 'other');
  expect(show(lines.join('\n'), changed.join('\n'))).toEqual([
    '(7)',
    ...lines.slice(7, 10).map((line) => ` ${line}`),
    '-line 10',
    '+other',
    ...lines.slice(11, 14).map((line) => ` ${line}`),
    '(6)',
  ]);
});

it('leads from one text to the other, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''))
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const count = (kinds: readonly string[]): number =>
        lines.reduce(
          (sum, line) => sum + (line.kind === 'folded' ? line.count : kinds.includes(line.kind) ? 1 : 0),
          0,
        );
      if (before === after) return lines.length === 0;
      return count(['same', 'removed']) === lengthOf(before) && count(['same', 'added']) === lengthOf(after);
    }),
  );
});

it('does not grind on thousands of lines', () => {
  expect(diffLines(many('a'), many('b'))).toHaveLength(10_000);
});
