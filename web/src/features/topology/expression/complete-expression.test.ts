import { describe, expect, it } from 'vitest';
import { completeExpression } from './complete-expression.ts';

const known = { ns: ['shop', 'pay ments'], name: ['cart', 'catalog'] };

describe('completeExpression', () => {
  it.each<[string, string[], number]>([
    ['err', ['errors'], 0],
    ['errors ', ['>', '<', '>=', '<='], 7],
    ['errors > ', ['1%', '5%', '0.1%'], 9],
    ['errors > 1% ', ['and', 'or'], 12],
    ['errors > 1% a', ['and'], 12],
    ['ns = ', ['shop', '"pay ments"'], 5],
    ['ns = sh', ['shop'], 5],
    ['name ~ ca', ['cart', 'catalog'], 7],
    ['not (plain', ['plaintext'], 5],
    ['mtls ', ['=', '!=', '~', '!~', 'and', 'or'], 5],
    ['mtls = p', ['plaintext'], 7],
    ['"open', [], 0],
  ])('%s', (text, expected, start) => {
    const suggestions = completeExpression(text, known);
    expect(suggestions.map((suggestion) => suggestion.text)).toEqual(expected);
    expect(suggestions.every((suggestion) => suggestion.start === start)).toBe(true);
  });
  it('offers every kind of condition at the start', () => {
    expect(completeExpression('', known).map((suggestion) => suggestion.text)).toContain('errors');
  });
});
