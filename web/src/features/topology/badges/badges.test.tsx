import type { Badge, BadgeKind, NodeBadges, TopologyBadges } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tokens } from '../../../theme/tokens.ts';
import { writeDot } from '../export-dot.ts';
import { writeSvg } from '../export-svg.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import { findMatches } from '../find-hide.ts';
import { buildLayoutInput } from '../layout-input.ts';
import { layOut } from '../layout/lay-out.ts';
import { markScene } from '../mark-scene.ts';
import { renderPage, serveApi } from '../page-harness.tsx';
import { buildView } from '../topology-model.ts';
import { sampleTopology } from '../topology-samples.ts';
import { openBadges, putBadges } from './badge-book.ts';
import { placeBadges } from './badge-marks.ts';
import { BadgesPart } from './badges-part.tsx';
import { readChoice, writeChoice } from './choose-badges.ts';

afterEach(() => vi.unstubAllGlobals());

const topology = sampleTopology();
const idOf = (name: string): string => topology.nodes.find((node) => node.name === name)?.id ?? '';

function badge(kind: BadgeKind, patch: Partial<Badge> = {}): Badge {
  const facts = [{ text: `about ${kind}`, resource: null }];
  return { kind, active: false, evidence: 'configuration', facts, more: 0, nodes: 1, ...patch };
}

function known(name: string, badges: Badge[], patch: Partial<NodeBadges> = {}): NodeBadges {
  return { id: idOf(name), service: idOf(name), sidecar: { state: 'own', why: '' }, badges, ...patch };
}

const HOSTILE = '<img src=x onerror=alert(1)>';
const ANSWER: TopologyBadges = {
  window: topology.window,
  coveredMs: 900_000,
  configured: ['east'],
  nodes: [
    known('cart', [
      badge('breaker', { active: true }),
      badge('fault', { facts: [{ text: HOSTILE, resource: 'VirtualService:east~shop~cart' }], more: 2 }),
      badge('split'),
      badge('mirror'),
      badge('limits'),
    ]),
    known('stock', [badge('no-sidecar')], { sidecar: { state: 'missing', why: 'told by its callers' } }),
    known('billing', [], { sidecar: { state: 'unknown', why: 'Nobody tells.' } }),
    known('istio-ingressgateway', [badge('gateway')]),
  ],
  elsewhere: { error: 0, warning: 0 },
  warnings: [],
};

const open = (answer: TopologyBadges) => putBadges(buildView(topology, 'rps'), openBadges(answer));
const view = open(ANSWER);
const layout = layOut({ ...buildLayoutInput(view), aspect: 1.8 });
const all = new Set(readChoice(''));
const look = { tokens: tokens.light, healthOn: true, securityOn: false, badges: all };

it('keeps the choice of kinds in a text', () => {
  expect(readChoice('')).not.toContain('limits');
  expect(readChoice('none')).toEqual([]);
  expect(readChoice('split,nonsense,fault')).toEqual(['fault', 'split']);
  for (const text of ['', 'none', 'fault,split', 'limits']) expect(writeChoice(readChoice(text))).toBe(text);
});

it('places a few at a node, the grave first, and says how many more there are', () => {
  const placed = placeBadges({ view, layout, shown: all, isFaded: () => false });
  const middle = layout.positions[idOf('cart')];
  const atCart = placed.filter(
    ({ at }) => Math.abs(at.x - (middle?.x ?? 0)) < 30 && Math.abs(at.y - (middle?.y ?? 0)) < 30,
  );
  expect(atCart.map((one) => one.badge?.kind ?? `+${one.more}`)).toEqual(['breaker', 'fault', '+2']);
  expect(atCart.map(({ first }) => first)).toEqual([true, false, false]);
  expect(placeBadges({ view, layout, shown: new Set(), isFaded: () => false })).toEqual([]);
});

const marks = (kinds: readonly BadgeKind[]) =>
  markScene(
    {
      view,
      layout,
      look: { ...look, badges: new Set(kinds), badgesOnly: true },
      matches: null,
      selected: '',
    },
    new Map(),
  ).nodes;

it('dims what has none of those that are shown', () => {
  expect(marks(['fault']).get(idOf('cart'))).toBe('thing');
  expect(marks(['fault']).get(idOf('stock'))).toBe('thing faded');
});

function caught(text: string, shown = view): string[] {
  const parsed = parseExpression(text);
  if (!parsed.ok || !parsed.expression) throw new Error(`no expression: ${text}`);
  const { nodes } = findMatches(shown, parsed.expression);
  return shown.nodes.filter(({ id }) => nodes.has(id)).map(({ name }) => name);
}

describe('find', () => {
  it.each([
    ['has fault', ['cart']],
    ['badge = no-sidecar', ['stock']],
    ['tripped', ['cart']],
    ['badge and not has fault', ['istio-ingressgateway', 'stock']],
    ['not badge', ['billing']],
    // Whether billing has one is not known, and of the host outside nothing is.
    ['not has no-sidecar', ['istio-ingressgateway', 'cart']],
  ])('%s', (text, expected) => {
    expect(caught(text)).toEqual(expected);
  });

  it('does not take what nobody told for absent', () => {
    const metrics = open({ ...ANSWER, configured: [] });
    expect(caught('not has split', metrics)).toEqual([]);
    expect(caught('has split', metrics)).toEqual(['cart']);
    expect(caught('not has exposed', metrics)).toContain('stock');
  });

  it('says what there is where something else is written', () => {
    expect(parseExpression('has nothing')).toMatchObject({ ok: false, position: 4 });
  });
});

it('leaves the page with pictures and data', () => {
  const { markup } = writeSvg({ view, layout, look, window: topology.window });
  const { badges: _, ...bare } = look;
  expect(markup.length).toBeGreaterThan(
    writeSvg({ view, layout, look: bare, window: topology.window }).markup.length,
  );
  expect(markup).toContain('>+2</text>');
  expect(writeDot(view)).toContain('badges="breaker tripped, fault, split, mirror, limits"');
});

const nodeOf = (name: string, shown = view) => {
  const node = shown.nodes.find((one) => one.name === name);
  if (!node) throw new Error(`no node ${name}`);
  return node;
};

describe('the panel', () => {
  it('says each in words, with where it is set up, and keeps texts texts', () => {
    serveApi({});
    renderPage(<BadgesPart node={nodeOf('cart')} />);
    const part = screen.getByRole('region', { name: 'Set up, and happening' });
    expect(within(part).getByText('Breaker tripped')).toBeInTheDocument();
    expect(part.querySelector('img')).toBeNull();
    expect(within(part).getByText(HOSTILE, { exact: false })).toBeInTheDocument();
    expect(within(part).getByText('and 2 more')).toBeInTheDocument();
    const link = within(part).getByRole('link', { name: `Where it is set up: ${HOSTILE}` });
    expect(link.getAttribute('href')).toContain('resource=VirtualService%3Aeast%7Eshop%7Ecart');
    expect(within(part).getAllByRole('link', { name: 'Traffic' })[0]?.getAttribute('href')).toContain(
      'tab=traffic',
    );
  });

  it('says what is not known', () => {
    serveApi({});
    renderPage(<BadgesPart node={nodeOf('billing', open({ ...ANSWER, configured: [] }))} />);
    const part = screen.getByRole('region', { name: 'Set up, and happening' });
    expect(part).toHaveTextContent('Whether it has a sidecar is not known. Nobody tells.');
    expect(part).toHaveTextContent('need the configuration of east, which is not connected');
  });
});
