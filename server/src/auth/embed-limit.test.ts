import {
  embedPanelSchema,
  operations,
  type NewEmbedPanel,
  type Operation,
} from '@sightglass/shared/contract';
import { EMBED_PATHS, listEmbedCalls, type EmbedCall } from '@sightglass/shared/embed-calls';
import { describe, expect, it } from 'vitest';
import { limitTo, narrowGrants } from './embed-limit.ts';

const PANELS: readonly NewEmbedPanel[] = [
  { panel: 'topology', namespace: ['shop'], cluster: ['east'] },
  { panel: 'topology', service: 'east~shop~cart', hops: 2 },
  { panel: 'topology', namespace: ['shop'], badges: ['fault', 'no-sidecar'] },
  { panel: 'service', id: 'east~shop~cart', range: 'now-1h' },
  { panel: 'chart', of: 'service', id: 'east~shop~cart', metrics: ['p50', 'p95'] },
  {
    panel: 'chart',
    of: 'edge',
    id: 'a~b~c~~a~b~d~~http',
    ends: 'workload',
    metrics: ['requests'],
    by: 'code',
  },
  { panel: 'chart', of: 'mesh', metrics: ['error-ratio'], namespace: ['shop'] },
  { panel: 'slo', id: 'checkout' },
  { panel: 'alerts', namespace: ['shop'] },
  { panel: 'mtls', by: 'service', service: 'east~shop~cart' },
];
const all = PANELS.map((panel) => [JSON.stringify(panel), embedPanelSchema.parse(panel)] as const);

const read = ({ name, params, query }: EmbedCall) => {
  const operation: Operation = operations[name];
  return { params: operation.params.parse(params), query: operation.query.parse(query) };
};

function changeParam(call: EmbedCall, key: string): EmbedCall {
  return { ...call, params: { ...call.params, [key]: 'east~shop~other' } };
}

function changeQuery(call: EmbedCall, key: string): EmbedCall {
  const value = key === 'range' ? 'now-3h' : key === 'at' ? '1800000000000' : 'other';
  return { ...call, query: { ...call.query, [key]: value } };
}

describe('what a panel may ask', () => {
  it.each(all)('is what the page of %s asks', (_text, panel) => {
    const limit = limitTo(panel);
    for (const call of listEmbedCalls(panel)) {
      expect(limit.mayCall(call.name)).toBe(true);
      expect(limit.mayAsk(call.name, read(call))).toBe(true);
    }
  });

  it.each(all)('is nothing else: %s with any parameter changed, added or left out', (_text, panel) => {
    const limit = limitTo(panel);
    for (const call of listEmbedCalls(panel)) {
      const changed = [
        ...Object.keys(call.params).map((key) => changeParam(call, key)),
        ...['range', 'cluster', 'namespace', 'service', 'subject', 'at'].map((key) => changeQuery(call, key)),
      ];
      for (const other of changed) {
        const asked = read(other);
        const isSame = JSON.stringify(asked) === JSON.stringify(read(call));
        expect([other, limit.mayAsk(call.name, asked)]).toEqual([other, isSame]);
      }
    }
    const others = Object.keys(operations).filter(
      (name) => !listEmbedCalls(panel).some((call) => call.name === name),
    );
    expect(others.filter((name) => limit.mayCall(name as EmbedCall['name']))).toEqual([]);
  });

  it('is no badge around a service: those are told of a whole scope', () => {
    const panel = embedPanelSchema.parse({ panel: 'topology', service: 'east~shop~cart', badges: ['fault'] });
    expect(limitTo(panel).mayCall('getTopologyBadges')).toBe(false);
  });

  it('is asked at the addresses of the contract', () => {
    for (const [name, path] of Object.entries(EMBED_PATHS)) {
      const { method, path: own } = operations[name as keyof typeof EMBED_PATHS];
      expect([name, method, path]).toEqual([name, 'get', own]);
    }
  });
});

describe('grants within a scope', () => {
  it.each([
    ['no scope leaves them', null, {}, null],
    ['no grants become the scope', null, { namespace: ['shop'] }, [{ cluster: null, namespace: 'shop' }]],
    [
      'a scope of clusters and namespaces is each pair',
      null,
      { cluster: ['east', 'west'], namespace: ['shop'] },
      [
        { cluster: 'east', namespace: 'shop' },
        { cluster: 'west', namespace: 'shop' },
      ],
    ],
    [
      'a wider scope gives no more than the grants',
      [{ cluster: 'east', namespace: 'shop' }],
      { namespace: ['shop', 'payments'] },
      [{ cluster: 'east', namespace: 'shop' }],
    ],
    [
      'a scope beside the grants gives nothing',
      [{ cluster: null, namespace: 'shop' }],
      { namespace: ['payments'] },
      [],
    ],
    [
      'halves meet',
      [{ cluster: 'east', namespace: null }],
      { namespace: ['shop'] },
      [{ cluster: 'east', namespace: 'shop' }],
    ],
  ])('%s', (_what, grants, scope, left) => {
    expect(narrowGrants(grants, { cluster: [], namespace: [], ...scope })).toEqual(left);
  });
});
