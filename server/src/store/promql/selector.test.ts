import { describe, expect, it } from 'vitest';
import { formatSelector, isUntold, oneOf, oneOfOrUntold } from './selector.ts';

describe('formatSelector', () => {
  it('keeps hostile values inside their quotes', () => {
    const value = 'a"} or vector(1)\\\n';
    expect(formatSelector({ metric: 'x', matchers: [oneOf('app', [value])] })).toBe(
      String.raw`x{app="a\"} or vector(1)\\\n"}`,
    );
  });

  it('matches several names to the letter', () => {
    expect(formatSelector({ metric: 'x', matchers: [oneOf('ns', ['a.b', 'c|d'])] })).toBe(
      String.raw`x{ns=~"a\\.b|c\\|d"}`,
    );
  });

  it('lets through what tells nothing, which an absent label does too', () => {
    expect(formatSelector({ metric: 'x', matchers: [oneOfOrUntold('ns', ['a']), isUntold('y')] })).toBe(
      'x{ns=~"a||unknown|-",y=~"|unknown|-"}',
    );
  });

  it('adds what belongs into every selector, and names that are no identifiers', () => {
    expect(formatSelector({ metric: 'istio.io/x', matchers: [] }, ['job="mesh"'])).toBe(
      '{__name__="istio.io/x",job="mesh"}',
    );
  });
});
