import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './line-diff.ts';

const show = (before: string, after: string): string[] =>
  diffLines(before, after).map(({ kind, text }) => `${{ kept: ' ', removed: '-', added: '+' }[kind]}${text}`);

const many = (word: string): string => Array.from({ length: 3_000 }, (_, i) => `${word} ${i}`).join('\n');

describe('diffLines', () => {
  it('marks only what changed', () => {
    expect(show('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n')).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
  });
  it('tells of equal texts that nothing changed', () => {
    expect(show('a\nb\n', 'a\nb\n')).toEqual([' a', ' b']);
  });
  it('gives back both texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = diffLines(`${a.join('\n')}\n`, `${b.join('\n')}\n`);
        const side = (left: 'removed' | 'added') =>
          lines.filter(({ kind }) => kind !== left).map(({ text }) => text);
        expect(side('added')).toEqual(a.length > 0 ? a : ['']);
        expect(side('removed')).toEqual(b.length > 0 ? b : ['']);
      }),
    );
  });
  it('answers for texts that are too large to compare', () => {
    expect(diffLines(many('old'), many('new'))).toHaveLength(6_000);
  });
});
