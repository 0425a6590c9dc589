import type { ConfiguredRoute, RouteOrder, RouteRule } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../testing/render-page.tsx';
import { RouteTree } from './route-tree.tsx';

const RULE: RouteRule = {
  name: 'rule 1',
  matches: [],
  targets: [],
  redirect: null,
  rewrite: null,
  mirrors: [],
  timeoutMs: null,
  retries: null,
  faults: [],
};

function makeRoute(name: string): ConfiguredRoute {
  const place = { resource: `HTTPRoute:east~shop~${name}`, kind: 'HTTPRoute', namespace: 'shop', name };
  return { ...place, hosts: [], through: ['Gateway web.shop'], rules: [RULE] };
}

function makeStep(name: string, words: Partial<RouteOrder['steps'][number]> = {}) {
  const { resource, kind, namespace } = makeRoute(name);
  return { resource, kind, namespace, name, rule: RULE, why: null, hidden: null, ...words };
}

function open(steps: RouteOrder['steps']) {
  const orders = [{ hosts: ['shop.example'], through: ['Gateway web.shop'], notes: ['A note.'], steps }];
  const Page = () => <RouteTree routes={[makeRoute('a'), makeRoute('alone')]} orders={orders} />;
  renderPage({ page: Page, pattern: '/', url: '/', answer: () => ({}) });
}

describe('the tree of routes', () => {
  it('has the rules of several routes in one order, with why, and what is never reached', async () => {
    open([
      makeStep('b'),
      makeStep('a', { why: 'after b, whose path is exact' }),
      makeStep('c', { hidden: 'b, whose route is older, takes all that it matches' }),
    ]);
    const tree = await screen.findByRole('list', { name: 'Routes' });
    expect(
      within(tree)
        .getAllByRole('link')
        .map(({ textContent }) => textContent),
    ).toEqual(['HTTPRoute alone', 'HTTPRoute b', 'HTTPRoute a', 'HTTPRoute c']);
    expect(tree).toHaveTextContent('3 routesto shop.example through Gateway web.shop');
    expect(within(tree).getByText('A note.')).toBeVisible();
    expect(within(tree).getByText('Tried after b, whose path is exact.')).toBeVisible();
    expect(
      within(tree).getByText('Never reached here: b, whose route is older, takes all that it matches.'),
    ).toBeVisible();
  });

  it('names a route once where its rules stand alone', async () => {
    open([makeStep('a'), makeStep('a')]);
    expect(await screen.findAllByRole('link', { name: 'HTTPRoute a' })).toHaveLength(1);
  });
});
