import { compileMatchers } from '@sightglass/shared/matchers';
import { expect, it } from 'vitest';
import './linear-patterns.ts';

it.each(['(x+x+)+y', '(x|xx)+y', '(x*)*y'])('is done with %s before anybody notices', (value) => {
  const began = performance.now();
  const matches = compileMatchers([{ label: 'a', operator: '=~', value }]);
  expect(matches({ a: 'x'.repeat(400) })).toBe(false);
  expect(performance.now() - began).toBeLessThan(1_000);
});
