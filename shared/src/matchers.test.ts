import type { Matcher } from './contract/index.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMatchers, findBadMatchers } from './matchers.ts';

const matcher = (label: string, operator: Matcher['operator'], value: string): Matcher => ({
  label,
  operator,
  value,
});

describe('compileMatchers', () => {
  it.each([
    ['equal', matcher('a', '=', 'x'), { a: 'x' }, true],
    ['not equal', matcher('a', '=', 'x'), { a: 'xy' }, false],
    ['a missing label equals nothing', matcher('a', '=', ''), {}, true],
    ['a missing label is unequal to something', matcher('a', '!=', 'x'), {}, true],
    ['unequal', matcher('a', '!=', 'x'), { a: 'x' }, false],
    ['a pattern holds for the whole value', matcher('a', '=~', 'b'), { a: 'abc' }, false],
    ['each alternative is anchored', matcher('a', '=~', 'x|y'), { a: 'xy' }, false],
    ['an alternative', matcher('a', '=~', 'x|y'), { a: 'y' }, true],
    ['a dot is any character, a line break too', matcher('a', '=~', 'a.b'), { a: 'a\nb' }, true],
    ['a missing label matches what matches nothing', matcher('a', '=~', '.*'), {}, true],
    ['a missing label does not match something', matcher('a', '=~', '.+'), {}, false],
    ['not matching', matcher('a', '!~', 'x.*'), { a: 'xyz' }, false],
    ['not matching, anchored', matcher('a', '!~', 'x'), { a: 'xyz' }, true],
    ['case as RE2 writes it', matcher('a', '=~', '(?i)cart'), { a: 'CART' }, true],
    ['escapes of RE2', matcher('a', '=~', 'a\\-b'), { a: 'a-b' }, true],
    ['no inherited names', matcher('constructor', '=', ''), {}, true],
  ] as const)('%s', (_, one, labels, wanted) => {
    expect(compileMatchers([one])(labels)).toBe(wanted);
  });

  it('reads classes of characters as RE2 has them', () => {
    expect(compileMatchers([matcher('a', '=~', '\\p{L}+')])({ a: 'größe' })).toBe(true);
  });

  it('wants all to match, and matches everything when there is none', () => {
    const both = compileMatchers([matcher('a', '=', 'x'), matcher('b', '=', 'y')]);
    expect([both({ a: 'x', b: 'y' }), both({ a: 'x' })]).toEqual([true, false]);
    expect(compileMatchers([])({ a: 'x' })).toBe(true);
  });

  it('says the contrary with the contrary operator, whatever label and value', () => {
    const escaped = fc.string().map((text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
    fc.assert(
      fc.property(
        fc.oneof(escaped, fc.constantFrom('.*', 'a|b', '[a-z]+', '')),
        fc.string(),
        (value, label) => {
          const labels = { label };
          const yes = compileMatchers([matcher('label', '=~', value)])(labels);
          expect(compileMatchers([matcher('label', '!~', value)])(labels)).toBe(!yes);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const pattern = text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
        expect(compileMatchers([matcher('label', '=~', pattern)])({ label: text })).toBe(true);
      }),
    );
  });
});

describe('findBadMatchers', () => {
  it.each(['(', '[a', 'a)(?:b', '*', '(?i)('])('tells that %s is no pattern, and which it was', (pattern) => {
    const bad = findBadMatchers([matcher('a', '=', pattern), matcher('b', '=~', pattern)]);
    expect(bad).toEqual([{ index: 1, message: expect.stringContaining('no regular expression') }]);
    expect(() => compileMatchers([matcher('b', '!~', pattern)])).toThrow(SyntaxError);
  });
});
