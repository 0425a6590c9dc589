import { expect, it } from 'vitest';
import { describeView, isSameView, namePage, sayOpensFor } from './view-words.ts';

const NOW = 1_800_000_000_000;

it.each([
  ['/services', 'Services'],
  ['/access-log', 'Access log'],
  ['/services/east~shop~cart', 'Service cart'],
  ['/services/%E0%A4', 'Service %E0%A4'],
  ['/edges/east~shop~web~~east~shop~cart~~http', 'Edge web → cart'],
  ['/alerts/rules/7', 'Alerts'],
  ['/some-later-page', 'Some later page'],
])('%s is called %s', (path, name) => expect(namePage(path)).toBe(name));

it.each([
  ['', 'Last 15 minutes'],
  ['range=now-1h&namespace=shop,pay&cluster=east', 'Last hour · shop, pay in east'],
  ['tab=metrics&q=a&range=nonsense', 'Last 15 minutes · 2 more choices'],
  ['tab=metrics', 'Last 15 minutes · 1 more choice'],
])('%s says %s', (search, words) => expect(describeView({ search }, NOW)).toBe(words));

it('compares addresses by what they say', () => {
  const view = { path: '/services', search: 'a=1&b=2' };
  expect(isSameView(view, { path: '/services', search: 'b=2&a=1' })).toBe(true);
  expect(isSameView(view, { path: '/services', search: 'a=1' })).toBe(false);
  expect(isSameView(view, { path: '/slos', search: 'a=1&b=2' })).toBe(false);
});

it('says for whom a view opens', () => {
  const opensFor = { me: true, everybody: true, groups: ['sre'] };
  expect(sayOpensFor({ opensFor }, true)).toBe('you, sre, everybody');
  expect(sayOpensFor({ opensFor }, false)).toBe('its owner, sre, everybody');
});
