import { expect, it } from 'vitest';
import { isInScope } from './scope.ts';

const cart = { cluster: 'east', namespace: 'shop' };

it.each([
  [{}, true],
  [{ cluster: [], namespace: [] }, true],
  [{ cluster: ['west', 'east'] }, true],
  [{ cluster: ['west'] }, false],
  [{ cluster: ['east'], namespace: ['data'] }, false],
  [{ cluster: ['east'], namespace: ['shop'] }, true],
])('with scope %j a service of east / shop: %s', (scope, expected) => {
  expect(isInScope(cart, scope)).toBe(expected);
});
