/**
 * Control planes and their proxies, from whatever tells of them. In: a store with the gauges of istiods, and what proxies last said (scraped, or the store's too). Out: planes with a
 * judgement each, and proxies with one each, the stale first. What fails costs a warning and its own part.
 */
import type { MeshProxy, Plane, Warning } from '@sightglass/shared/contract';
import { chooseStep, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugesAnswer, NewestGauge } from '../store/gauges.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { BUILD, type ProxySeries } from '../telemetry/proxies/proxy-series.ts';
import { describePlanes, type PlaneWords } from './describe-planes.ts';
import { describeProxies } from './describe-proxies.ts';
import { growPrinted, podKey } from './growth.ts';
import { findHeard, UNHEARD } from './heard.ts';
import { judgePlane, LATELY_MS, warnOfPlanes } from './judge-plane.ts';
import { describeLinkerd } from './linkerd-planes.ts';
import { readNodeRejects } from './node-rejects.ts';
import { PLANE_COUNTERS, PLANE_NOW } from './plane-metrics.ts';
import { findBehind, presentProxies } from './present-proxies.ts';
import { readProxyGroups, type ProxyGroup } from './proxy-groups.ts';
import { readStoredProxies, type ProxiesRead } from './read-proxies.ts';

const STALE_INTERVALS = 3;
const STALE_AT_LEAST_MS: Milliseconds = 120_000;
/** An answer about proxies is kept for so long, however many ask; one that took its time for as many times that. */
const KEPT_MS: Milliseconds = 3_000;
const KEPT_TIMES = 5;
const POINTS = 120;
/** Long enough for a plane that fell silent to be remembered. */
const TROUBLE_SPAN_MS: Milliseconds = 30 * 60_000;
const TROUBLE_KEPT_MS: Milliseconds = 15_000;

interface PlanesRead {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  readonly times: readonly EpochMs[];
  readonly planes: readonly Plane[];
  readonly warnings: readonly Warning[];
}

interface ProxiesJudged {
  readonly now: EpochMs;
  readonly proxies: readonly MeshProxy[];
  /** All proxies, where `proxies` are only those with a sign of trouble; null: they are all. */
  readonly groups: readonly ProxyGroup[] | null;
  readonly warnings: readonly Warning[];
}

export interface ControlPlane {
  /** Planes over the window; their proxies and versions are those of its end. Never rejects. */
  readPlanes(window: TimeWindow): Promise<PlanesRead>;
  /** What is wrong with planes in the last half hour, as warnings; kept for some seconds. Never rejects. */
  readTrouble(): Promise<readonly Warning[]>;
  /** Proxies at present. Never rejects. */
  readProxies(): Promise<ProxiesJudged>;
}

export interface ControlPlaneParts {
  readonly store: Pick<TelemetryStore, 'readGauges' | 'readNewestGauges'>;
  /** Distance of gauges' samples. */
  readonly intervalMs: Milliseconds;
  readonly clock: () => EpochMs;
  /** Since when the store is filled with what is heard; null: its telemetry does not depend on this program. */
  readonly listeningSince: EpochMs | null;
  /** What scraped proxies last said; null: the store is asked. */
  readonly listProxies: (() => readonly ProxySeries[]) | null;
}

const failed = (subject: string, error: unknown): Warning => ({
  code: 'engine',
  subject,
  message: `It could not be read: ${error instanceof Error ? error.message : String(error)}`,
});

function readBuilds(series: readonly ProxySeries[]): Map<string, string> {
  const builds = series.filter(({ metric, labels }) => metric === BUILD && labels['component'] === 'pilot');
  return new Map(builds.map(({ owner, labels }) => [podKey(owner), labels['tag'] ?? '']));
}

/** The last step of a long window has only begun: as a rate it would be a dip that is none. */
function countEnded({ times, stepMs }: GaugesAnswer, until: EpochMs): number {
  const last = times.at(-1) ?? 0;
  return last + stepMs > until && times.length > 2 ? times.length - 1 : times.length;
}

/** Whether an answer holds a part of the series only. */
const isCut = (warnings: readonly Warning[]): boolean =>
  warnings.some(({ code }) => code === 'dropped-series');

/** The last quarter of an hour of an answer, or its last step. */
function cutRecent({ series, times, stepMs }: GaugesAnswer): Pick<PlaneWords, 'grown' | 'times' | 'stepMs'> {
  const skipped = Math.max(1, times.length - Math.ceil(LATELY_MS / stepMs));
  return { grown: growPrinted(series, skipped), times: times.slice(skipped), stepMs };
}

const unique = (warnings: readonly Warning[]): Warning[] => [
  ...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values(),
];

export function createControlPlane(parts: ControlPlaneParts): ControlPlane {
  const { store, intervalMs, clock, listeningSince, listProxies } = parts;
  const staleMs = Math.max(STALE_INTERVALS * intervalMs, STALE_AT_LEAST_MS);
  let kept: { readonly at: EpochMs; readonly answer: Promise<ProxiesRead>; forMs: Milliseconds } | null =
    null;

  function readSeries(): Promise<ProxiesRead> {
    if (listProxies) return Promise.resolve({ series: listProxies(), counted: null, warnings: [] });
    const at = clock();
    if (kept === null || Math.abs(at - kept.at) > kept.forMs) {
      const answer = readStoredProxies(store, { at, staleMs }).catch((error: unknown) => ({
        series: [],
        counted: null,
        warnings: [failed('proxies', error)],
      }));
      const asked = { at, answer, forMs: Infinity };
      kept = asked;
      void answer.finally(() => {
        asked.forMs = Math.max(KEPT_MS, KEPT_TIMES * (clock() - at));
      });
    }
    return kept.answer;
  }

  function judge(
    window: TimeWindow,
    answer: GaugesAnswer,
    around: {
      readonly lately: GaugesAnswer;
      readonly newest: readonly NewestGauge[];
      readonly proxies: Pick<ProxiesRead, 'series' | 'counted'>;
      readonly warnings: readonly Warning[];
    },
  ): PlanesRead {
    const { newest, proxies } = around;
    const { series } = proxies;
    const warnings = [...answer.warnings, ...around.lately.warnings, ...around.warnings];
    const { stepMs } = answer;
    const ended = countEnded(answer, window.to + intervalMs);
    const times = answer.times.slice(1, ended);
    const until = Math.max(window.to, (times.at(-1) ?? 0) + stepMs);
    const cut = answer.series.map((one) => Object.assign({}, one, { max: one.max.slice(0, ended) }));
    const now = clock();
    const known = [...newest, ...series].map(({ owner }) => podKey(owner));
    const heard = findHeard(
      { lately: around.lately, newest, known },
      { at: window.to, staleMs, now, listeningSince, isScraped: listProxies !== null },
    );
    const words = {
      grown: growPrinted(cut, 1),
      newest,
      builds: readBuilds(series),
      times,
      stepMs,
      until,
      heard,
    };
    // Of long ago no store holds steps as short.
    const recent = cutRecent(around.lately.stepMs > LATELY_MS ? answer : around.lately);
    const lately = new Map(describePlanes({ ...words, ...recent }).map((plane) => [plane.id, plane]));
    const spanMs = Math.max(LATELY_MS, recent.stepMs);
    const planes = describePlanes(words).map((plane): Plane => {
      const did = { plane: lately.get(plane.id) ?? plane, spanMs, isCut: isCut(warnings) };
      return Object.assign({}, plane, judgePlane(plane, did));
    });
    return {
      window: { from: times[0] ?? window.from, to: until },
      stepMs,
      times,
      planes: [...planes, ...describeLinkerd(proxies, { now, isPast: now - window.to > staleMs })],
      warnings,
    };
  }

  /** One step more than the window, to grow from. */
  const readCounters = ({ from, to }: TimeWindow, stepMs: Milliseconds): Promise<GaugesAnswer> =>
    store.readGauges({
      window: { from: from - stepMs, to },
      stepMs,
      filter: {},
      gauges: [{ kind: 'printed', metrics: PLANE_COUNTERS }],
    });

  async function readPlanes(window: TimeWindow): Promise<PlanesRead> {
    const stepMs = chooseStep(window, POINTS, intervalMs);
    const last = { from: window.to - LATELY_MS, to: window.to };
    try {
      const [answer, lately, newest, proxies] = await Promise.all([
        readCounters(window, stepMs),
        readCounters(last, chooseStep(last, POINTS, intervalMs)),
        store.readNewestGauges({
          at: window.to,
          staleMs,
          filter: {},
          gauges: [{ kind: 'printed', metrics: PLANE_NOW }],
        }),
        readSeries(),
      ]);
      const read = judge(window, answer, {
        lately,
        newest: newest.series,
        proxies,
        warnings: newest.warnings,
      });
      return { ...read, warnings: unique([...read.warnings, ...proxies.warnings]) };
    } catch (error) {
      return { window, stepMs, times: [], planes: [], warnings: [failed('control planes', error)] };
    }
  }

  let trouble: { readonly at: EpochMs; readonly answer: Promise<readonly Warning[]> } | null = null;

  return {
    readPlanes,
    readTrouble() {
      const at = clock();
      if (trouble === null || Math.abs(at - trouble.at) > TROUBLE_KEPT_MS) {
        const answer = readPlanes({ from: at - TROUBLE_SPAN_MS, to: at }).then(({ planes }) =>
          warnOfPlanes(planes),
        );
        trouble = { at, answer };
      }
      return trouble.answer;
    },
    async readProxies() {
      const now = clock();
      const [{ series, counted, warnings }, refused, planes] = await Promise.all([
        readSeries(),
        readNodeRejects(store, now).catch((error: unknown) => ({
          rejects: new Map(),
          warnings: [failed('refused updates', error)],
        })),
        store
          .readNewestGauges({
            at: now,
            staleMs,
            filter: {},
            gauges: [{ kind: 'printed', metrics: PLANE_NOW }],
          })
          .catch((error: unknown) => ({ series: [], warnings: [failed('control planes', error)] })),
      ]);
      const words = {
        grown: [],
        newest: planes.series,
        builds: readBuilds(series),
        times: [],
        stepMs: 1,
        until: now,
        heard: UNHEARD,
      };
      const described = describePlanes(words);
      const proxies = presentProxies(describeProxies(series), described, {
        now,
        staleMs,
        nodeRejects: refused.rejects,
        isCut: isCut([...warnings, ...refused.warnings]),
        isPart: counted !== null,
      });
      const groups = counted && readProxyGroups(counted, findBehind(described));
      return { now, proxies, groups, warnings: [...warnings, ...refused.warnings, ...planes.warnings] };
    },
  };
}
