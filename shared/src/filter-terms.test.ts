import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTerms, parseTerms } from './filter-terms.ts';

const is = (text: string) => ({ text, excluded: false });
const not = (text: string) => ({ text, excluded: true });

describe('parseTerms', () => {
  it.each([
    ['', []],
    ['/a', [is('/a')]],
    ['a, b ,,c', [is('a'), is('b'), is('c')]],
    ['!5xx,404', [not('5xx'), is('404')]],
    ['/a\\,b', [is('/a,b')]],
    ['\\!x,!\\!x', [is('!x'), not('!x')]],
    ['C:\\x,C:\\\\', [is('C:\\x'), is('C:\\')]],
    ['\\ a\\ ', [is(' a ')]],
    ['!', []],
  ])('%j', (list, terms) => {
    expect(parseTerms(list)).toEqual(terms);
  });

  it('reads what formatTerms wrote, whatever the texts', () => {
    const term = fc.record({ text: fc.string({ minLength: 1, unit: 'binary' }), excluded: fc.boolean() });
    const special = fc.record({
      text: fc.string({ minLength: 1, unit: fc.constantFrom('\\', ',', '!', ' ', '\n', 'a') }),
      excluded: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(term, special)), (terms) => {
        expect(parseTerms(formatTerms(terms))).toEqual(terms);
      }),
    );
  });
});
