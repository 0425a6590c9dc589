/**
 * Which gauges the scraped targets expose. Enters what full looks at some texts found; leaves the families by name. One pod of each
 * workload is looked at, every few minutes and few at once, so the number of series is that pod's times the pods that are scraped.
 * Bounded: families, values of labels, and owners that one target (kube-state-metrics) speaks of.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import {
  matchesOwner,
  type CatalogueFamily,
  type GaugeCatalogue,
  type GaugeFilter,
} from '../../store/gauges.ts';
import type { Labels } from '../dialects/dialect.ts';
import type { GaugeOwner } from '../gauge-batch.ts';
import { GaugeLook } from './gauge-look.ts';

const LOOK_EVERY_MS: Milliseconds = 5 * 60_000;
/** Between two looks of whichever targets, the first of each being more urgent; a look at 7 MB costs 5 ms (measured). */
const APART_MS: Milliseconds = 500;
const FIRST_APART_MS: Milliseconds = 25;
/** What is not seen by any look for so long is gone. */
const FORGET_AFTER_MS: Milliseconds = 4 * LOOK_EVERY_MS;
const MAXIMUM_FAMILIES = 3_000;
const MAXIMUM_OWNERS = 5_000;
const MAXIMUM_LABELS = 16;
const MAXIMUM_VALUES = 8;

interface Seen {
  readonly owner: GaugeOwner;
  series: number;
  sample: number;
  at: EpochMs;
  /** Targets that are like the one looked at. */
  readonly pods: () => number;
}

interface Family {
  help: string;
  readonly labels: Map<string, Set<string>>;
  /** By owner, pods not told apart. */
  readonly owners: Map<string, Seen>;
}

interface LookedTarget {
  /** Targets that are looked at in turn: pods of one workload that print alike. */
  readonly kind: string;
  /** Targets of the kind that are open now. */
  pods(): number;
  ownerOf(labels: Labels): GaugeOwner;
}

export interface ScrapedGaugeCatalogue extends GaugeCatalogue {
  /** A look at the target's text that begins now; null when none is due. */
  beginLook(target: LookedTarget): GaugeLook | null;
}

export function createGaugeCatalogue(clock: () => EpochMs): ScrapedGaugeCatalogue {
  const families = new Map<string, Family>();
  const lookedAt = new Map<string, EpochMs>();
  let lastLookAt = -Infinity;

  function familyOf(metric: string): Family | null {
    let family = families.get(metric);
    if (!family && families.size < MAXIMUM_FAMILIES) {
      family = { help: '', labels: new Map(), owners: new Map() };
      families.set(metric, family);
    }
    return family ?? null;
  }

  function rememberLabels(family: Family, labels: Labels): void {
    for (const [name, value] of labels) {
      const values = family.labels.get(name);
      if (values === undefined) {
        if (family.labels.size < MAXIMUM_LABELS) family.labels.set(name, new Set([value]));
      } else if (values.size < MAXIMUM_VALUES) values.add(value);
    }
  }

  function forgetOld(now: EpochMs): void {
    for (const [metric, { owners }] of families) {
      for (const [key, { at }] of owners) if (now - at > FORGET_AFTER_MS) owners.delete(key);
      if (owners.size === 0) families.delete(metric);
    }
    for (const [kind, at] of lookedAt) if (now - at > FORGET_AFTER_MS) lookedAt.delete(kind);
  }

  /** The family as the filter sees it; null when no owner is in it. */
  function describe(metric: string, family: Family, filter: GaugeFilter): CatalogueFamily | null {
    const now = clock();
    let series = 0;
    let sample: number | null = null;
    const workloads = new Set<string>();
    for (const seen of family.owners.values()) {
      if (now - seen.at > FORGET_AFTER_MS || !matchesOwner(seen.owner, filter)) continue;
      series += seen.series * Math.max(1, seen.pods());
      sample ??= seen.sample;
      workloads.add(`${seen.owner.cluster}/${seen.owner.namespace}/${seen.owner.workload}`);
    }
    if (workloads.size === 0) return null;
    const labels = Array.from(family.labels, ([name, values]) => ({ name, values: [...values].toSorted() }));
    return { metric, help: family.help, labels, series, workloads: workloads.size, sample };
  }

  return {
    beginLook(target) {
      const now = clock();
      const before = lookedAt.get(target.kind);
      const isDue = before === undefined || now - before >= LOOK_EVERY_MS;
      const apartMs = before === undefined ? FIRST_APART_MS : APART_MS;
      if (!isDue || now - lastLookAt < apartMs) return null;
      lookedAt.set(target.kind, now);
      lastLookAt = now;
      forgetOld(now);
      return new GaugeLook(({ metric, help }, { labels, value }) => {
        const family = familyOf(metric);
        if (!family) return;
        if (help !== '') family.help = help;
        rememberLabels(family, labels);
        const owner = target.ownerOf(labels);
        const key = `${target.kind} ${owner.cluster}/${owner.namespace}/${owner.workload}`;
        const seen = family.owners.get(key);
        if (seen?.at === now) {
          seen.series++;
        } else if (seen || family.owners.size < MAXIMUM_OWNERS) {
          const pods = owner.pod === '' || owner.workload === '' ? () => 1 : () => target.pods();
          family.owners.set(key, { owner, series: 1, sample: value, at: now, pods });
        }
      });
    },
    list({ filter, find, limit }) {
      const part = find.toLowerCase();
      const found = [...families.keys()].filter((metric) => metric.toLowerCase().includes(part)).toSorted();
      const described: CatalogueFamily[] = [];
      let truncated = false;
      for (const metric of found) {
        const family = describe(metric, families.get(metric) as Family, filter);
        if (family === null) continue;
        truncated = described.length >= limit;
        if (truncated) break;
        described.push(family);
      }
      return Promise.resolve({ families: described, truncated, warnings: [] });
    },
    findPresent: (metrics, only) =>
      Promise.resolve(
        new Set(
          metrics.filter((metric) => {
            const family = families.get(metric);
            return family !== undefined && describe(metric, family, only ? { only } : {}) !== null;
          }),
        ),
      ),
  };
}
