/** Time in which the console did not run is a gap in what is stored: alerts neither fire nor end by it, and the preview says the same. */
import { alertRuleSchema, type AlertRuleDraft } from '@sightglass/shared/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSampleStore } from '../../http/testing/sample-store.ts';
import type { StoredEpisode } from '../../state/alert-table.ts';
import { createCollections } from '../../state/collections.ts';
import { openState } from '../../state/open-state.ts';
import { count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../../store/conformance-mesh.ts';
import type { EdgeWindow } from '../../telemetry/edge-window.ts';
import { applyEvaluations } from '../apply-evaluations.ts';
import { createSampleRules } from '../testing/sample-alerting.ts';
import { createRulePreview } from './preview-rule.ts';

const EVERY = 2;
const EVERY_MS = EVERY * INTERVAL_MS;
/** Of a window of 5 minutes, which is 20 windows, three are stored at the first evaluation after it. */
const GAP = 17;

type Mesh = readonly EdgeWindow[];
type Rule = Omit<AlertRuleDraft, 'name'>;

function flow(source: string, target: string, ...outcomes: ReturnType<typeof count>[]): EdgeWindow {
  return edgeWindow(edge(source, target), { outcomes });
}
const times = (length: number, mesh: (i: number) => Mesh): Mesh[] =>
  Array.from({ length }, (_, i) => mesh(i));
const inWindows = (at: number): number => (at - ORIGIN) / INTERVAL_MS;
const parse = (draft: Rule) => alertRuleSchema.parse({ name: 'Rule', window: '5m', ...draft });
const plain = { proof: 'plaintext', sourcePrincipal: 'unknown' } as const;
const calls = (requests: number): Mesh => [flow('shop/web', 'shop/cart', count(requests))];
const denials = (denied: number): Mesh => [
  flow('shop/web', 'shop/cart', count(20), ...(denied > 0 ? [count(denied, { code: '403' })] : [])),
];
/** Once a minute. */
const plaintext = (i: number): Mesh => [
  ...calls(20),
  ...(i % 4 === 0 ? [flow('legacy/batch', 'shop/db', count(5, plain))] : []),
];

/** What is stored before and after a restart, by rule: what it tells live from `from` on, and the episodes of its preview; in windows. */
async function restart(before: readonly Mesh[], after: readonly Mesh[]) {
  const gap = { from: before.length, to: before.length + GAP };
  const { store, end } = await createSampleStore([
    ...before,
    ...Array.from({ length: GAP }, () => null),
    ...after,
  ]);
  onTestFinished(() => store.close());
  function open() {
    const collections = createCollections(openState(null), () => end);
    return { collections, rules: createSampleRules({ collections, store, clock: () => end }) };
  }

  async function live(draft: Rule, from: number): Promise<[number, string][]> {
    const { collections, rules } = open();
    collections.alertRules.create(parse(draft), { author: 'ann' });
    let episodes: StoredEpisode[] = [];
    const told: [number, string][] = [];
    for (let i = from; i <= gap.to + after.length; i += EVERY) {
      if (i > gap.from && i <= gap.to) continue;
      const at = ORIGIN + i * INTERVAL_MS;
      const evaluations = await rules.evaluate(at);
      const moment = { at, elapsedMs: EVERY_MS, nameEpisode: () => String(at) };
      const changes = applyEvaluations(episodes, { evaluations, heard: new Set(['rule'] as const) }, moment);
      episodes = changes.map(({ episode }) => episode).filter(({ state }) => state !== 'resolved');
      for (const { event } of changes) if (event !== 'kept') told.push([i, event]);
    }
    return told;
  }
  async function preview(draft: Rule): Promise<[number, number | null][]> {
    const read = createRulePreview({
      store,
      rules: open().rules,
      readSaturationSeries: () => Promise.resolve([]),
      intervalMs: INTERVAL_MS,
      everyMs: EVERY_MS,
    });
    const { episodes } = await read(parse(draft), { from: ORIGIN, to: end });
    return episodes.map(({ from, to }) => [inWindows(from), to === null ? null : inWindows(to)]);
  }
  return { live, preview };
}

describe('a rule about requests that are missing, after a restart', () => {
  const below = { kind: 'golden-signal', signal: 'requests', comparison: 'below', threshold: 5 } as const;
  const gone = { kind: 'golden-signal', signal: 'requests', comparison: 'gone' } as const;

  it('fires for nothing that was too little only until the restart', async () => {
    const { live, preview } = await restart(
      times(24, () => calls(15)),
      times(20, () => calls(150)),
    );
    expect(await live({ condition: below, for: '2m' }, 22)).toEqual([
      [22, 'began'],
      [52, 'dropped'],
    ]);
    // Before the restart it was too little for seven minutes.
    expect(await preview({ condition: below, for: '8m' })).toEqual([]);
    expect(await preview({ condition: below, for: '6m' })).toEqual([[34, 52]]);
  });

  it('of one edge or the whole scope says the same', async () => {
    const { live } = await restart(
      times(24, () => calls(15)),
      times(20, () => calls(150)),
    );
    for (const of of ['edge', 'scope'] as const) {
      const told = await live({ condition: { ...below, of }, for: '2m' }, 22);
      expect(told.map(([, event]) => event)).not.toContain('fired');
    }
  });

  it('goes on where too little still comes', async () => {
    const { live } = await restart(
      times(24, () => calls(15)),
      times(20, () => calls(15)),
    );
    expect(await live({ condition: below, for: '2m' }, 22)).toEqual([
      [22, 'began'],
      [56, 'fired'],
    ]);
  });

  it('takes nothing for gone that came back', async () => {
    const other = flow('shop/web', 'shop/search', count(20));
    const both = (): Mesh => [...calls(20), other];
    const before = [...times(20, both), ...times(22, () => [other])];
    const { live } = await restart(before, times(20, both));
    expect(await live({ condition: gone, for: '2m' }, 40)).toEqual([
      [40, 'began'],
      [70, 'dropped'],
    ]);
  });
});

describe('a rule about what was seen, after a restart', () => {
  it.each<[string, Rule['condition'], (i: number) => Mesh]>([
    ['denied calls', { kind: 'denied', minimumRequests: 20 }, () => denials(2)],
    ['denied calls, nearly as few as count', { kind: 'denied', minimumRequests: 38 }, () => denials(2)],
    ['plaintext of an edge', { kind: 'plaintext' }, plaintext],
    ['plaintext of a namespace', { kind: 'plaintext', of: 'namespace' }, plaintext],
  ])('holds its alert of %s', async (_, condition, mesh) => {
    const { live, preview } = await restart(
      times(24, mesh),
      times(24, (i) => mesh(i + 3)),
    );
    expect(await live({ condition }, 22)).toEqual([[22, 'fired']]);
    const episodes = await preview({ condition });
    expect(episodes.map(([, to]) => to)).toEqual([null]);
  });

  it.each<[string, Rule['condition'], (i: number) => Mesh, Mesh]>([
    ['denied calls', { kind: 'denied', minimumRequests: 20 }, () => denials(2), denials(0)],
    ['plaintext', { kind: 'plaintext' }, plaintext, calls(20)],
  ])(
    'ends its alert of %s once half of the window says that it is over',
    async (_, condition, mesh, well) => {
      const { live, preview } = await restart(
        times(24, mesh),
        times(24, () => well),
      );
      expect(await live({ condition }, 22)).toEqual([
        [22, 'fired'],
        [52, 'resolved'],
      ]);
      const episodes = await preview({ condition });
      expect(episodes.map(([, to]) => to)).toEqual([52]);
    },
  );

  it.each<[string, Rule['condition'], (i: number) => Mesh, Mesh]>([
    ['denied calls', { kind: 'denied', minimumRequests: 20 }, () => denials(30), denials(0)],
    ['plaintext', { kind: 'plaintext' }, plaintext, calls(20)],
  ])('begins an alert of %s at once', async (_, condition, mesh, well) => {
    const { live } = await restart(
      times(24, () => well),
      times(24, mesh),
    );
    expect(await live({ condition }, 22)).toEqual([[42, 'fired']]);
  });
});

describe('a rule about silence, after a restart', () => {
  it.each(['source', 'cluster'] as const)(
    'neither ends nor begins an alert of a %s before it listened for the window',
    async (of) => {
      const { store, end } = await createSampleStore([calls(1)]);
      onTestFinished(() => store.close());
      const rule = alertRuleSchema.parse({ name: 'R', window: '10m', condition: { kind: 'silent', of } });
      const now = end + 3_600_000;
      const judge = async (listenedMs: number) => {
        const rules = createSampleRules(
          { collections: createCollections(openState(null), () => now), store, clock: () => now },
          { startedAt: now - listenedMs, readSenders: () => [{ name: 'east', lastAt: null }] },
        );
        const { findings, judgeMissing } = await rules.judge(rule, now);
        return [
          findings.map(({ state }) => state),
          judgeMissing({ [of]: 'east' }),
          judgeMissing({ [of]: 'other' }),
        ];
      };
      expect(await judge(60_000)).toEqual([[], 'unknown', 'inactive']);
      expect(await judge(600_000)).toEqual([['active'], 'inactive', 'inactive']);
    },
  );
});
