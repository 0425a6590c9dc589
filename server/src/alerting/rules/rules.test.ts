import { alertRuleSchema, type AlertRuleDraft, type SaturationValue } from '@sightglass/shared/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSampleStore } from '../../http/testing/sample-store.ts';
import { createCollections } from '../../state/collections.ts';
import { openState } from '../../state/open-state.ts';
import { batch, count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../../store/conformance-mesh.ts';
import type { EdgeWindow } from '../../telemetry/edge-window.ts';
import { untoldTarget } from '../../telemetry/untold-target.ts';
import { createSampleRules } from '../testing/sample-alerting.ts';
import type { RulesOptions } from './create-rules.ts';

const HOUR = 3_600_000;

function flow(source: string, target: string, ...outcomes: ReturnType<typeof count>[]): EdgeWindow {
  return edgeWindow(edge(source, target), { outcomes });
}
const failed = { code: '500', failed: true } as const;
const plain = { proof: 'plaintext', sourcePrincipal: 'unknown' } as const;

/** Four windows, one minute: cart fails a fifth, batch speaks plaintext, ad is denied. */
const minute: EdgeWindow[] = [
  flow('edge/gateway', 'shop/web', count(100)),
  flow('shop/web', 'shop/cart', count(40), count(10, failed)),
  flow('legacy/batch', 'shop/cart', count(5, plain)),
  flow('shop/ad', 'shop/auth', count(2), count(8, { code: '403' })),
  flow('shop/web', 'idle/rare', count(1, failed)),
];

async function makeRules(
  windows: readonly (readonly EdgeWindow[] | null)[],
  changes: Partial<RulesOptions> = {},
) {
  const { store, end } = await createSampleStore(windows);
  onTestFinished(() => store.close());
  const state = openState(null);
  const collections = createCollections(state, () => end);
  const rules = createSampleRules({ collections, store, clock: () => end }, changes);
  /** What a rule finds: label and summary of what is active, or other states with their name. */
  async function judge(draft: Omit<AlertRuleDraft, 'name'>, at = end): Promise<string[]> {
    const verdict = await rules.judge(alertRuleSchema.parse({ window: '1m', ...draft, name: 'Rule' }), at);
    if (verdict.error !== null) return [`error: ${verdict.error}`];
    return verdict.findings
      .filter(({ state: found }) => found !== 'inactive')
      .map(({ state: found, summary }) => (found === 'active' ? summary : `${found}: ${summary}`));
  }
  return { store, end, collections, rules, judge };
}
const mesh = Array.from({ length: 4 }, () => minute);

describe('golden-signal rules', () => {
  it('find services, workloads, edges and scopes', async () => {
    const { judge } = await makeRules(mesh);
    const above = { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.05 } as const;
    expect(await judge({ condition: above })).toEqual(['cart: 18.2% of requests fail (limit 5%)']);
    expect(await judge({ condition: { ...above, of: 'workload' } })).toEqual([
      'cart-v1: 18.2% of requests fail (limit 5%)',
    ]);
    expect(await judge({ condition: { ...above, of: 'edge' } })).toEqual([
      'web → cart: 20% of requests fail (limit 5%)',
    ]);
    const scoped = { condition: { ...above, of: 'scope' as const }, scope: { namespaces: ['shop'] } };
    expect(await judge(scoped)).toEqual(['shop: 6.06% of requests fail (limit 5%)']);
    expect(await judge({ condition: above, scope: { namespaces: ['idle'] } })).toEqual([]);
    expect(await judge({ condition: above, scope: { services: ['east~shop~web'] } })).toEqual([]);
  });

  it('say no data of a service that they name and that has too little, and nothing of others', async () => {
    const { judge } = await makeRules(mesh);
    const condition = { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.05 } as const;
    const services = ['east~shop~nobody', 'east~idle~rare'];
    expect(await judge({ condition, scope: { services } })).toEqual([
      'no-data: rare: 100% of requests fail (limit 5%)',
      'no-data: nobody: nothing to judge by in 1 min',
    ]);
  });

  it('find requests gone, and keep their alert while they are', async () => {
    const { rules, judge, end } = await makeRules([
      ...mesh,
      ...Array.from({ length: 4 }, () => minute.slice(1)),
    ]);
    const condition = { kind: 'golden-signal', signal: 'requests', comparison: 'gone' } as const;
    expect(await judge({ condition })).toEqual([
      'web: no requests in 1 min (400 requests in the 1 min before)',
    ]);
    const below = { kind: 'golden-signal', signal: 'requests', comparison: 'below', threshold: 0.5 } as const;
    expect(await judge({ condition: below, scope: { namespaces: ['shop'] } })).toEqual([
      'web: 0 requests/s (at least 0.5 requests/s)',
    ]);
    const rule = alertRuleSchema.parse({ name: 'Gone', window: '1m', condition });
    const { judgeMissing } = await rules.judge(rule, end);
    expect(judgeMissing({ cluster: 'east', namespace: 'shop', service: 'web' })).toBe('active');
  });

  it('judge nothing without telemetry, and say so once', async () => {
    const { judge, rules, end } = await makeRules([...mesh, null, null, null, null]);
    const condition = { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.05 } as const;
    expect(await judge({ condition })).toEqual([
      'no-data: No telemetry for 1 min: the mesh cannot be judged',
    ]);
    const { judgeMissing } = await rules.judge(
      alertRuleSchema.parse({ name: 'R', window: '1m', condition }),
      end,
    );
    expect(judgeMissing({ cluster: 'east', service: 'cart' })).toBe('unknown');
  });
});

describe('rules over part of the telemetry', () => {
  it('take nothing for gone, new or over because it could not be read', async () => {
    const { store, end, collections } = await makeRules([...mesh, ...mesh]);
    const warnings = [{ code: 'engine' as const, subject: 'west', message: 'west does not answer.' }];
    const broken = {
      ...store,
      readEdges: async (query: Parameters<typeof store.readEdges>[0]) => ({
        ...(await store.readEdges(query)),
        warnings,
      }),
    };
    const rules = createSampleRules({ collections, store: broken, clock: () => end });
    const judge = (condition: AlertRuleDraft['condition']) =>
      rules.judge(alertRuleSchema.parse({ name: 'R', window: '15s', condition }), end);
    const gone = await judge({ kind: 'golden-signal', signal: 'requests', comparison: 'gone' });
    expect(gone.error).toContain('west does not answer.');
    await expect(judge({ kind: 'new-edge', lookback: '1m' })).rejects.toThrow('west does not answer.');
    const { findings, judgeMissing } = await judge({ kind: 'plaintext' });
    expect(findings.map(({ state }) => state)).toEqual(['active']);
    expect(judgeMissing({ cluster: 'west', service: 'cart' })).toBe('unknown');
  });
});

describe('rules about mutual TLS and policies', () => {
  it('find plaintext on an edge, and into a namespace', async () => {
    const { judge } = await makeRules(mesh);
    expect(await judge({ condition: { kind: 'plaintext' } })).toEqual([
      'batch → cart: 100% of traffic is plaintext, 20 of 20 requests or connections (limit 0%)',
    ]);
    expect(await judge({ condition: { kind: 'plaintext', of: 'namespace' } })).toEqual([
      'shop: 3.03% of traffic is plaintext, 20 of 660 requests or connections (limit 0%)',
    ]);
    expect(await judge({ condition: { kind: 'plaintext', of: 'namespace', share: 0.1 } })).toEqual([]);
  });

  it('find denied calls by caller', async () => {
    const { judge } = await makeRules(mesh);
    expect(await judge({ condition: { kind: 'denied' } })).toEqual(['ad → auth: 32 calls denied in 1 min']);
    expect(await judge({ condition: { kind: 'denied', minimumRequests: 33 } })).toEqual([]);
    expect(await judge({ condition: { kind: 'denied' }, scope: { namespaces: ['idle'] } })).toEqual([]);
  });
});

describe('rules about new edges', () => {
  it('find what was not there in the lookback, until it was there for a window', async () => {
    const { store, rules, end } = await makeRules(Array.from({ length: 24 }, () => minute));
    const rule = alertRuleSchema.parse({
      name: 'New',
      window: '1m',
      condition: { kind: 'new-edge', lookback: '5m' },
    });
    const evaluator = createSampleRules(
      { collections: { alertRules: { list: () => [stored(rule)] } }, store, clock: () => end },
      {},
    );
    const found: string[][] = [];
    const fresh = flow('shop/web', 'shop/search', count(3));
    for (let i = 24; i < 32; i++) {
      await store.insertWindows(batch(i, i === 25 || i > 26 ? [...minute, fresh] : minute));
      const at = ORIGIN + (i + 1) * INTERVAL_MS;
      const [evaluation] = await evaluator.evaluate(at);
      const told = evaluation?.judgements.map(({ summary }) => summary) ?? [];
      found.push(told);
      // What one evaluation remembers and what the store alone knows are the same.
      const alone = await rules.judge(rule, at);
      expect(alone.findings.map(({ summary }) => summary)).toEqual(told);
    }
    const news = ['web → search: called for the first time in 5 min'];
    // Seen first in the window 25: new until windows before the minute have it.
    expect(found).toEqual([[], news, news, news, news, [], [], []]);
  });

  it('judge nothing before history reaches back far enough, instead of finding everything new', async () => {
    const { judge } = await makeRules(mesh);
    expect(await judge({ condition: { kind: 'new-edge', lookback: '1h' } })).toEqual([
      'error: What is new cannot be told yet: 1 h of history are needed, 1 min is stored.',
    ]);
  });
});

function stored<T>(document: T) {
  return {
    id: 'r1',
    version: 1,
    origin: 'console' as const,
    file: null,
    createdAt: 0,
    updatedAt: 0,
    updatedBy: 'ann',
    deletedAt: null,
    document,
  };
}

const source = (name: string) => ({
  name,
  kind: 'scrape' as const,
  intervalMs: INTERVAL_MS,
  discovery: [],
  targetsUp: 0,
  targetsDown: 0,
  targetsPending: 0,
  lastError: null,
});

const target = (of: string, lastSuccessAt: number | null) => ({
  id: of,
  source: of,
  url: '',
  labels: {},
  ...untoldTarget(),
  state: 'up' as const,
  lastSuccessAt,
});

const value = (workload: string, level: SaturationValue['level'], ratio: number | null): SaturationValue => ({
  signal: 's1',
  name: 'Connections',
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload,
  usage: 9,
  capacity: 10,
  ratio,
  level,
  at: 0,
});

describe('rules about what others tell', () => {
  it('find sources and clusters silent, counted from the start where this run heard nothing', async () => {
    const now = ORIGIN + 4 * INTERVAL_MS;
    const sources = {
      sources: [source('well'), source('dead'), source('mute')],
      targets: [target('well', now - 1000), target('dead', now - HOUR / 2), target('mute', null)],
    };
    const judge = async (startedAt: number, of: 'source' | 'cluster', window: string) =>
      (await makeRules(mesh, { startedAt, readSources: () => sources })).judge({
        condition: { kind: 'silent', of },
        window,
      });
    expect(await judge(now - HOUR, 'source', '10m')).toEqual([
      'source dead: no word for 30 min (limit 10 min)',
      'source mute: no word since the console started 1 h ago (limit 10 min)',
    ]);
    expect(await judge(now - 60_000, 'source', '10m')).toEqual([]);
    expect(await judge(now - HOUR, 'cluster', '10m')).toEqual([]);
    const late = await makeRules([...mesh, ...Array.from({ length: 44 }, () => null)], {
      startedAt: ORIGIN - HOUR,
    });
    expect(await late.judge({ condition: { kind: 'silent', of: 'cluster' }, window: '10m' })).toEqual([
      'cluster east: no word for 11 min (limit 10 min)',
    ]);
  });

  it('find senders of access logs that stopped, and not those that have nothing to say', async () => {
    const now = ORIGIN + 4 * INTERVAL_MS;
    const senders = [
      { name: 'access-log: gRPC', lastAt: now },
      { name: 'access-log: /var/log/a.log', lastAt: now - HOUR / 2 },
      { name: 'access-log: /var/log/b.log', lastAt: null },
    ];
    const sources = {
      sources: [{ ...source('access-log'), kind: 'access-log' as const }],
      targets: [],
    };
    const { judge } = await makeRules(mesh, {
      startedAt: now - HOUR,
      readSources: () => sources,
      readSenders: () => senders,
    });
    expect(await judge({ condition: { kind: 'silent', of: 'source' }, window: '10m' })).toEqual([
      'source access-log: /var/log/a.log: no word for 30 min (limit 10 min)',
      'source access-log: /var/log/b.log: no word since the console started 1 h ago (limit 10 min)',
    ]);
  });

  it('find saturation at or over a level', async () => {
    const values = [
      value('a', 'ok', 0.1),
      value('b', 'warning', 0.8),
      value('c', 'critical', 0.95),
      value('d', 'unknown', null),
    ];
    const { judge } = await makeRules(mesh, { readSaturation: () => Promise.resolve(values) });
    expect(await judge({ condition: { kind: 'saturation' } })).toEqual([
      'c: Connections is at 95% of its capacity (level: critical)',
      'no-data: d: Connections cannot be told: its capacity is not known',
    ]);
    expect(await judge({ condition: { kind: 'saturation', level: 'warning', signal: 's1' } })).toHaveLength(
      3,
    );
    expect(await judge({ condition: { kind: 'saturation', signal: 'other' } })).toEqual([]);
  });
});

describe('rules as an evaluator', () => {
  it('judge all that are not paused over one reading of a window, and fail one by one', async () => {
    const { store, end, collections } = await makeRules(mesh);
    let readings = 0;
    let histograms = 0;
    const counted = {
      ...store,
      readEdges: (query: Parameters<typeof store.readEdges>[0]) => {
        readings++;
        if (query.histograms) histograms++;
        return store.readEdges(query);
      },
    };
    const rules = createSampleRules(
      { collections, store: counted, clock: () => end },
      { readSaturation: () => Promise.reject(new Error('no gauges here')) },
    );
    const add = (draft: Omit<AlertRuleDraft, 'name'>): string =>
      collections.alertRules.create(alertRuleSchema.parse({ name: 'R', window: '1m', ...draft }), {
        author: 'ann',
      }).id;
    const ids = [
      add({ condition: { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.05 }, for: '2m' }),
      add({ condition: { kind: 'golden-signal', signal: 'p95', threshold: 0.05, of: 'edge' } }),
      add({ condition: { kind: 'plaintext' } }),
      add({ condition: { kind: 'saturation' } }),
    ];
    add({ condition: { kind: 'denied' }, paused: true });
    const evaluations = new Map((await rules.evaluate(end)).map((one) => [one.source.id, one]));
    const told = ids.map((id) => evaluations.get(id)).map((one) => one?.error ?? one?.judgements.length);
    expect(told).toEqual([6, 0, 1, 'no gauges here']);
    expect(evaluations.size).toBe(4);
    expect(evaluations.get(ids[0] as string)).toMatchObject({
      forMs: 120_000,
      severity: 'ticket',
      source: { kind: 'rule', name: 'R', tier: null },
    });
    expect([readings, histograms]).toEqual([1, 1]);
  });
});
