/**
 * Gauges that engines hold now, by name: a count of each metric whose name has the searched part, then a few series of each for labels
 * and a value. Three queries an engine, whatever is found. Names of counters and histograms are left out, but for counters of seconds.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { matchesOwner, type CatalogueFamily, type GaugeCatalogue, type GaugeFilter } from '../gauges.ts';
import { warnOfFailure, withinDeadline } from './ask-engines.ts';
import type { Engine } from './engine/engine.ts';
import { attributeSeries } from './read-gauges.ts';
import { quote } from './selector.ts';

/** Series of each metric that are looked at. */
const LOOKED_AT = 40;
const MAXIMUM_VALUES = 8;
const MAXIMUM_METRICS = 400;
const COUNTER = /_(?:bucket|sum|count|total|created|info)$/;

function isChoosable(metric: string): boolean {
  return !COUNTER.test(metric) || metric.endsWith('_seconds_total');
}

const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function byName(pattern: string, engine: Engine): string {
  return `{${[`__name__=~${quote(pattern)}`, ...engine.matchers].join(',')}}`;
}

interface Draft {
  series: number;
  sample: number | null;
  readonly labels: Map<string, Set<string>>;
  readonly workloads: Set<string>;
}

async function lookAt(
  engine: Engine,
  asked: {
    readonly filter: GaugeFilter;
    readonly find: string;
    readonly at: EpochMs;
    readonly limit: number;
  },
  drafts: Map<string, Draft>,
): Promise<boolean> {
  const { at, filter } = asked;
  const purpose = 'gauge-catalogue';
  const pattern = asked.find === '' ? '.+' : `(?i:.*${escapeRegex(asked.find)}.*)`;
  const counts = await engine.queryInstant({
    promql: `count by (__name__) (${byName(pattern, engine)})`,
    at,
    purpose,
  });
  const found = counts.series
    .map(({ labels, value }) => ({ metric: labels.get('__name__') ?? '', value }))
    .filter(({ metric }) => metric !== '' && isChoosable(metric))
    .toSorted((a, b) => (a.metric < b.metric ? -1 : 1));
  const chosen = found.slice(0, Math.min(asked.limit, MAXIMUM_METRICS));
  if (chosen.length === 0) return false;
  const names = chosen.map(({ metric }) => escapeRegex(metric)).join('|');
  const looked = await engine.queryInstant({
    promql: `topk by (__name__) (${LOOKED_AT}, ${byName(names, engine)})`,
    at,
    purpose,
  });
  const totals = new Map(chosen.map(({ metric, value }) => [metric, value]));
  for (const { labels, value } of looked.series) {
    const owner = attributeSeries(labels, engine);
    if (!matchesOwner(owner, filter)) continue;
    const metric = labels.get('__name__') ?? '';
    let draft = drafts.get(metric);
    if (!draft) {
      draft = { series: 0, sample: null, labels: new Map(), workloads: new Set() };
      drafts.set(metric, draft);
    }
    draft.series += totals.get(metric) ?? 0;
    totals.delete(metric);
    if (Number.isFinite(value)) draft.sample ??= value;
    draft.workloads.add(`${owner.cluster}/${owner.namespace}/${owner.workload}`);
    for (const [name, text] of labels) {
      if (name === '__name__') continue;
      const values = draft.labels.get(name) ?? new Set();
      draft.labels.set(name, values);
      if (values.size < MAXIMUM_VALUES) values.add(text);
    }
  }
  return found.length > chosen.length;
}

export function createEngineGaugeCatalogue(context: {
  readonly engines: readonly Engine[];
  readonly clock: () => EpochMs;
  readonly deadlineMs: Milliseconds;
}): GaugeCatalogue {
  const { engines, clock, deadlineMs } = context;

  async function onEach(work: (engine: Engine) => Promise<void>): Promise<Warning[]> {
    const warnings: Warning[] = [];
    await Promise.all(
      engines.map(async (engine) => {
        try {
          await withinDeadline(engine, deadlineMs, work(engine));
        } catch (error) {
          warnings.push(warnOfFailure({ engine, missing: 'gauges', error }));
        }
      }),
    );
    return warnings;
  }

  return {
    async list({ filter, find, limit }) {
      const drafts = new Map<string, Draft>();
      let truncated = false;
      const warnings = await onEach(async (engine) => {
        const isCut = await lookAt(engine, { filter, find, at: clock(), limit }, drafts);
        truncated ||= isCut;
      });
      const families = [...drafts]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([metric, { series, sample, labels, workloads }]): CatalogueFamily => ({
          metric,
          help: '',
          labels: Array.from(labels, ([name, values]) => ({ name, values: [...values].toSorted() })),
          series,
          workloads: workloads.size,
          sample,
        }));
      return {
        families: families.slice(0, limit),
        truncated: truncated || families.length > limit,
        warnings,
      };
    },
    async findPresent(metrics) {
      const present = new Set<string>();
      if (metrics.length === 0) return present;
      await onEach(async (engine) => {
        const promql = `count by (__name__) (${byName(metrics.map(escapeRegex).join('|'), engine)})`;
        const { series } = await engine.queryInstant({ promql, at: clock(), purpose: 'gauge-catalogue' });
        for (const { labels } of series) present.add(labels.get('__name__') ?? '');
      });
      return present;
    },
  };
}
