/**
 * Whether an engine has the recording rules that this console would generate for it, and in which parts of time. In: an engine, its
 * families and clusters. Out: the rules that may be read for a window, and their state in words for Mesh. Two small queries over the
 * marker, asked again each minute and every ten; nothing is asked of the rules themselves.
 */
import { formatDuration, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Engine, RangeSeries } from '../engine/engine.ts';
import type { Family } from '../family.ts';
import type { Presence } from '../presence.ts';
import { fingerprintRules, MARKER, RULES_LABEL } from './build-rules.ts';
import { findHolders } from './find-holders.ts';
import { isCovered, readCells, type Cells } from './marker-cells.ts';
import type { RuleReading } from './read-rules.ts';
import { FOLDABLE_FAMILIES, listRecorded } from './recorded-families.ts';

const MINUTE_MS = 60_000;
/** How far and how finely is looked: the last hours for short windows, two weeks for long ones. */
const FINE = { cellMs: 5 * MINUTE_MS, cells: 72, everyMs: MINUTE_MS };
const COARSE = { cellMs: 60 * MINUTE_MS, cells: 336, everyMs: 10 * MINUTE_MS };
/** A step holds a whole number of records, or at least so many: else one more or less would show. */
const MANY_RECORDS = 50;

export interface RulesStatus {
  readonly dialect: string;
  /** Switched off; none; of another meaning; missing for a cluster; read wherever they cover what is asked. */
  readonly state: 'off' | 'absent' | 'outdated' | 'partial' | 'active';
  readonly intervalMs: Milliseconds | null;
  /** Since when they are there without a gap, as far back as was looked; null unless active. */
  readonly since: EpochMs | null;
  /** Clusters with telemetry that the rules do not have. */
  readonly missing: readonly string[];
}

/** When each cluster last had telemetry, by the value of the engine's cluster label. */
type ClusterMoments = ReadonlyMap<string, EpochMs>;

interface Found {
  readonly family: Family;
  readonly fingerprint: string;
  readonly intervalMs: Milliseconds;
  /** The finest first. */
  readonly grids: readonly Cells[];
}

export interface RulesWatch {
  /** Looks again where that is due. Throws EngineError. */
  look(presence: Presence, newest: ClusterMoments): Promise<void>;
  /** The rules that hold all of the window in such steps; null when there are none. */
  find(window: TimeWindow, stepMs: Milliseconds): RuleReading | null;
  status(): readonly RulesStatus[];
}

/** The marker's series on one grid. */
interface Look {
  readonly at: EpochMs;
  readonly cellMs: Milliseconds;
  readonly series: readonly RangeSeries[];
}

/** A watch that has not looked yet: nothing is read from rules. */
export function watchRules(engine: Engine, clock: () => EpochMs): RulesWatch {
  const { clusterLabel, matchers } = engine;
  const nameOf = ({ labels }: RangeSeries): string =>
    clusterLabel === null ? '' : (labels.get(clusterLabel) ?? '');
  let found: readonly Found[] = [];
  let statuses: readonly RulesStatus[] = [];
  let looks: readonly Look[] = [];

  async function ask({ cellMs, cells }: typeof FINE, at: EpochMs): Promise<Look> {
    // The records of (start, end], as buildRecordedIncrease reads them.
    const promql = `count_over_time(${MARKER}[${formatDuration(cellMs - 1)}])`;
    const from = at - (cells - 1) * cellMs;
    const purpose = 'recording rules';
    const { series } = await engine.queryRange({ promql, from, to: at, stepMs: cellMs, purpose });
    return { at, cellMs, series };
  }

  /** The status of one family's rules, and the rules themselves when they may be read. */
  function judge(
    family: Family,
    newest: ClusterMoments,
  ): readonly [status: RulesStatus, found: Found | null] {
    const fingerprint = fingerprintRules({ family, clusterLabel, matchers });
    const isOwn = ({ labels }: RangeSeries): boolean => labels.get(RULES_LABEL) === fingerprint;
    const [fine] = looks;
    const recent = (fine?.series ?? []).filter(
      ({ labels, values }) =>
        labels.get('dialect') === family.name && values.subarray(-2).some((count) => count > 0),
    );
    const own = recent.filter(isOwn);
    const none = { dialect: family.name, intervalMs: null, since: null, missing: [] };
    const intervalMs = Number(own[0]?.labels.get('interval')) * 1000;
    if (!fine || !(intervalMs > 0))
      return [{ ...none, state: recent.length > 0 ? 'outdated' : 'absent' }, null];

    const recorded = new Set(own.map(nameOf));
    const missing = [...newest]
      .filter(([name, at]) => at > fine.at - fine.cellMs && !recorded.has(name))
      .map(([name]) => name || engine.cluster);
    if (missing.length > 0) return [{ ...none, state: 'partial', intervalMs, missing }, null];
    const grids = looks.map(({ at, cellMs, series }) =>
      readCells(series.filter(isOwn), { at, cellMs, nameOf, intervalMs, newest }),
    );
    // A run that fills the fine grid began earlier.
    const [near, far] = grids;
    const since = (near?.since === near?.from ? far?.since : null) ?? near?.since ?? null;
    return [
      { ...none, state: 'active', intervalMs, since },
      { family, fingerprint, intervalMs, grids },
    ];
  }

  return {
    async look(presence, newest) {
      const foldable = FOLDABLE_FAMILIES.filter(({ name }) =>
        presence.families.some((family) => family.name === name),
      );
      if (!engine.useRecordingRules) {
        const off = { state: 'off' as const, intervalMs: null, since: null, missing: [] };
        statuses = foldable.map(({ name }) => ({ dialect: name, ...off }));
        return;
      }
      const at = clock();
      const [fine, coarse] = looks;
      if (foldable.length === 0 || (fine && at - fine.at < FINE.everyMs)) return;
      const newFine = await ask(FINE, at);
      const isDue = newFine.series.length > 0 && (!coarse || at - coarse.at >= COARSE.everyMs);
      const newCoarse = isDue ? await ask(COARSE, at) : coarse;
      looks = newCoarse ? [newFine, newCoarse] : [newFine];
      const holders = newFine.series.length > 0 ? await findHolders(engine, presence, { at, newest }) : null;
      const judged = foldable.map((family) => judge(family, holders?.get(family.name) ?? newest));
      statuses = judged.map(([status]) => status);
      found = judged.flatMap(([, one]) => one ?? []);
    },
    find(window, stepMs) {
      const usable = found.filter(({ intervalMs, grids }) => {
        const isEven = stepMs % intervalMs === 0 || stepMs >= MANY_RECORDS * intervalMs;
        return stepMs >= intervalMs && isEven && isCovered(window, grids);
      });
      if (usable.length === 0) return null;
      const metrics = usable.flatMap(({ family, fingerprint, intervalMs }) =>
        listRecorded(family).map(({ metric }) => [metric, { fingerprint, intervalMs }] as const),
      );
      return { metrics: new Map(metrics) };
    },
    status: () => statuses,
  };
}
