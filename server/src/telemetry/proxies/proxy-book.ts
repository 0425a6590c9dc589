/**
 * What every scraped proxy last said of itself and of its control plane. In: series and values as targets are read. Out: one entry a series, with when it last grew. Kept in
 * memory alone, and only the newest: ten numbers a proxy, so that a mesh of thousands does not fill the store of gauges. A target that is gone takes its entries with it; one that
 * does not answer keeps them, which is how silence is seen.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { GaugeOwner } from '../gauge-batch.ts';
import type { Labels } from '../dialects/dialect.ts';
import { PROXY_METRICS, type ProxySeries } from './proxy-series.ts';

/** Series of one target: a proxy has about ten; a text of garbage must not fill the memory. */
const MAXIMUM_SERIES = 64;

const NAMES: ReadonlySet<string> = new Set(PROXY_METRICS);

export type TellValue = (value: number, at: EpochMs) => void;

interface ProxyTarget {
  /** Where values of the series are told; null for a metric that is not followed. */
  follow(metric: string, labels: Labels): TellValue | null;
  close(): void;
}

export interface ProxyBook {
  readsName(metric: string): boolean;
  openTarget(owner: GaugeOwner): ProxyTarget;
  /** All that is known, by target. */
  list(): ProxySeries[];
}

interface Entry {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly owner: GaugeOwner;
  readonly since: EpochMs;
  value: number;
  at: EpochMs;
  grew: ProxySeries['grew'];
}

function keyOf(metric: string, labels: Labels): string {
  return JSON.stringify([metric, [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

class Target implements ProxyTarget {
  readonly entries = new Map<string, Entry>();
  readonly #owner: GaugeOwner;
  readonly #onClose: () => void;

  constructor(owner: GaugeOwner, onClose: () => void) {
    this.#owner = owner;
    this.#onClose = onClose;
  }

  follow(metric: string, labels: Labels): TellValue | null {
    if (!NAMES.has(metric)) return null;
    const key = keyOf(metric, labels);
    return (value, at) => {
      if (Number.isFinite(value)) this.#tell({ key, metric, labels }, value, at);
    };
  }

  #tell(
    series: { readonly key: string; readonly metric: string; readonly labels: Labels },
    value: number,
    at: EpochMs,
  ): void {
    const entry = this.entries.get(series.key);
    if (entry) {
      // One that fell began anew: whatever it shows since then is growth.
      if (value > entry.value || (value < entry.value && value > 0)) entry.grew = { after: entry.at, by: at };
      entry.value = value;
      entry.at = at;
    } else if (this.entries.size < MAXIMUM_SERIES) {
      const { metric, labels } = series;
      const own = { metric, labels: Object.fromEntries(labels), owner: this.#owner };
      // A counter that appears beside others that were there before counts from nothing: Linkerd prints failures only once there is one.
      const since = Math.min(at, ...Array.from(this.entries.values(), (one) => one.since));
      const before = Math.max(...Array.from(this.entries.values(), (one) => (one.at < at ? one.at : since)));
      const grew = since < at && value > 0 ? { after: before, by: at } : null;
      this.entries.set(series.key, { ...own, value, at, since, grew });
    }
  }

  close(): void {
    this.#onClose();
  }
}

export function createProxyBook(): ProxyBook {
  const targets = new Set<Target>();
  return {
    readsName: (metric) => NAMES.has(metric),
    openTarget(owner) {
      const target = new Target(owner, () => targets.delete(target));
      targets.add(target);
      return target;
    },
    list: () =>
      [...targets].flatMap(({ entries }) =>
        Array.from(entries.values(), (entry) => Object.assign({}, entry)),
      ),
  };
}
