import { alertRulePreviewSchema, alertRuleSchema, type AlertRuleDraft } from '@sightglass/shared/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSampleStore } from '../../http/testing/sample-store.ts';
import { createCollections } from '../../state/collections.ts';
import { openState } from '../../state/open-state.ts';
import { count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../../store/conformance-mesh.ts';
import type { EdgeWindow } from '../../telemetry/edge-window.ts';
import { createSampleRules } from '../testing/sample-alerting.ts';
import { createRulePreview } from './preview-rule.ts';

const WINDOWS = 80;

function flow(source: string, target: string, ...outcomes: ReturnType<typeof count>[]): EdgeWindow {
  return edgeWindow(edge(source, target), { outcomes });
}

/** Twenty minutes; cart fails in the windows 20 to 39, web is called until 59, ad is denied from 60 on, search is new at 70. */
function windowAt(i: number): EdgeWindow[] | null {
  if (i >= 44 && i < 48) return null;
  const fails = i >= 20 && i < 40;
  const windows = [
    flow(
      'shop/web',
      'shop/cart',
      count(fails ? 30 : 40),
      ...(fails ? [count(10, { code: '500', failed: true })] : []),
    ),
    flow('shop/ad', 'shop/auth', count(8), ...(i >= 60 ? [count(2, { code: '403' })] : [])),
  ];
  if (i < 60) windows.push(flow('edge/gateway', 'shop/web', count(20)));
  if (i >= 70) windows.push(flow('shop/web', 'shop/search', count(5)));
  return windows;
}

/** A pool that is nearly full in the windows 20 to 29, full in the windows 30 to 39, and not measured from 60 on. */
const pool = {
  window: { from: ORIGIN, to: ORIGIN + (WINDOWS + 2) * INTERVAL_MS },
  stepMs: INTERVAL_MS,
  times: Array.from({ length: WINDOWS + 2 }, (_, i) => ORIGIN + i * INTERVAL_MS),
  series: [
    {
      owner: { cluster: 'east', namespace: 'shop', service: 'cart', workload: 'cart-v1' },
      series: {
        signal: 'pool',
        name: 'Pool',
        isRatio: true,
        warning: 0.75,
        critical: 0.9,
        values: Array.from({ length: WINDOWS }, (_, i) =>
          i >= 60 ? null : i >= 30 && i < 40 ? 0.95 : i >= 20 && i < 30 ? 0.8 : 0.2,
        ),
      },
    },
  ],
  warnings: [],
};

async function makePreview() {
  const { store, end } = await createSampleStore(Array.from({ length: WINDOWS }, (_, i) => windowAt(i)));
  onTestFinished(() => store.close());
  const collections = createCollections(openState(null), () => end);
  const rules = createSampleRules({ collections, store, clock: () => end });
  const preview = createRulePreview({
    store,
    rules,
    readSaturationSeries: ({ signal }) => Promise.resolve(signal === 'nobody' ? [] : [pool]),
    intervalMs: INTERVAL_MS,
    everyMs: 2 * INTERVAL_MS,
  });
  return async (draft: Omit<AlertRuleDraft, 'name'>) => {
    const rule = alertRuleSchema.parse({ name: 'Rule', window: '1m', ...draft });
    const told = await preview(rule, { from: ORIGIN, to: end });
    return alertRulePreviewSchema.parse(told);
  };
}

/** In windows from the beginning. */
const inWindows = (episodes: { label: string; from: number; to: number | null; peak: number | null }[]) =>
  episodes.map(({ label, from, to, peak }) => [
    label,
    (from - ORIGIN) / INTERVAL_MS,
    to === null ? null : (to - ORIGIN) / INTERVAL_MS,
    peak,
  ]);

describe('a preview of a rule', () => {
  it('tells when it would have fired, by its sliding window, `for` and `keepFiringFor`', async () => {
    const preview = await makePreview();
    const condition = { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.1 } as const;
    const told = await preview({ condition });
    // Above 10% once two of the four windows fail; no more than 10% again once one does.
    expect(inWindows(told.episodes)).toEqual([['cart', 22, 43, 0.25]]);
    expect(told).toMatchObject({
      stepMs: INTERVAL_MS,
      threshold: 0.1,
      unit: 'ratio',
      subjects: 5,
      meetsNow: 0,
    });
    expect(told.times).toHaveLength(WINDOWS);
    expect(told.series[0]).toMatchObject({ label: 'cart' });
    expect(told.series[0]?.values[30]).toBe(0.25);
    const patient = await preview({ condition, for: '2m', keepFiringFor: '1m' });
    expect(inWindows(patient.episodes)).toEqual([['cart', 30, 47, 0.25]]);
    expect((await preview({ condition, for: '6m' })).episodes).toEqual([]);
  });

  it('tells when a workload would have been too full, by the levels of its signal', async () => {
    const preview = await makePreview();
    const told = await preview({ condition: { kind: 'saturation', level: 'critical' } });
    expect(inWindows(told.episodes)).toEqual([['cart-v1: Pool', 31, 41, 0.95]]);
    expect(told.episodes[0]?.subject).toEqual({ kind: 'workload', id: 'east~shop~cart-v1' });
    expect(told.times).toHaveLength(WINDOWS);
    expect(told.series[0]?.values.slice(58, 62)).toEqual([0.2, 0.2, null, null]);
    const warned = await preview({ condition: { kind: 'saturation', level: 'warning' }, for: '1m' });
    expect(inWindows(warned.episodes)).toEqual([['cart-v1: Pool', 25, 41, 0.95]]);
    const elsewhere = {
      condition: { kind: 'saturation' },
      scope: { namespaces: ['pay'] },
    } satisfies Parameters<typeof preview>[0];
    expect((await preview(elsewhere)).series).toEqual([]);
    const nobody = await preview({ condition: { kind: 'saturation', signal: 'nobody' } });
    expect(nobody).toMatchObject({ times: [], note: 'No history is stored yet.' });
  });

  it('finds requests gone, and lets that last', async () => {
    const preview = await makePreview();
    const told = await preview({
      condition: { kind: 'golden-signal', signal: 'requests', comparison: 'gone' },
    });
    expect(inWindows(told.episodes)).toEqual([['web', 64, null, 0]]);
  });

  it('judges scopes and edges as well', async () => {
    const preview = await makePreview();
    const above = { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.1 } as const;
    const edges = await preview({ condition: { ...above, of: 'edge' } });
    expect(edges.episodes.map(({ label }) => label)).toEqual(['web → cart']);
    const scope = await preview({ condition: { ...above, of: 'scope' }, scope: { namespaces: ['shop'] } });
    expect(scope.episodes.map(({ subject, label }) => [subject.kind, label])).toEqual([['mesh', 'shop']]);
    expect(scope.subjects).toBe(1);
  });

  it('finds denied calls, and edges that are new', async () => {
    const preview = await makePreview();
    const denied = await preview({ condition: { kind: 'denied', minimumRequests: 4 } });
    expect(inWindows(denied.episodes)).toEqual([['ad → auth', 62, null, 8]]);
    expect(denied).toMatchObject({ subjects: 1, meetsNow: 1, threshold: 4, unit: 'none' });
    const fresh = await preview({ condition: { kind: 'new-edge', lookback: '5m' } });
    expect(inWindows(fresh.episodes)).toEqual([['web → search', 71, 75, null]]);
    expect(fresh.series).toEqual([]);
  });

  it('says where history cannot tell, and judges the present', async () => {
    const preview = await makePreview();
    const told = await preview({ condition: { kind: 'silent' }, window: '10m' });
    expect(told).toMatchObject({ times: [], episodes: [], subjects: 1, meetsNow: 0 });
    expect(told.note).toContain('as of now only');
    const far = await preview({ condition: { kind: 'new-edge', lookback: '1h' } });
    expect(far.note).toContain('1 h of history are needed');
    expect(far.episodes).toEqual([]);
  });
});
