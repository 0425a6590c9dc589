import { describe, expect, it } from 'vitest';
import { edge } from './conformance-mesh.ts';
import { asksForAll, createEdgeMatcher } from './match-edge.ts';

const INSIDE = edge('shop/web', 'shop/cart');
const OUTSIDE = { ...edge('shop/web', 'shop/api.example'), external: true };

describe('which edges match', () => {
  it('tells those that leave the mesh from those that stay inside', () => {
    expect([INSIDE, OUTSIDE].map(createEdgeMatcher({ external: true }))).toEqual([false, true]);
    expect([INSIDE, OUTSIDE].map(createEdgeMatcher({ external: false }))).toEqual([true, false]);
    expect(asksForAll({ external: false })).toBe(false);
  });

  it('finds listed edges by what they are, whoever made the object, and none for an empty list', () => {
    const matches = createEdgeMatcher({ among: [edge('shop/web', 'shop/cart')] });
    expect(
      [INSIDE, OUTSIDE, edge('shop/web', 'shop/cart', 'tcp'), edge('shop/web', 'shop/cart/v2')].map(matches),
    ).toEqual([true, false, false, false]);
    expect([INSIDE].map(createEdgeMatcher({ among: [] }))).toEqual([false]);
    expect(asksForAll({ among: [] })).toBe(false);
  });
});
