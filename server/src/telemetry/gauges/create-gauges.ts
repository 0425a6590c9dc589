/**
 * Gauges of scraped and pushed targets. Enters: the texts and samples that the rollup's readers pass on, and which gauges are wanted at the moment; leaves:
 * their samples, with whom each is about, and a catalogue of all that could be wanted. Samples wait here until they are drained.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { Labels, TargetIdentity } from '../dialects/dialect.ts';
import {
  isOwnSeries,
  matchesLabels,
  type GaugeSample,
  type GaugeSeries,
  type WantedGauge,
} from '../gauge-batch.ts';
import { attributeGauge } from './attribute-gauge.ts';
import type { LineReader } from '../exposition/sample-sink.ts';
import type { ProxyBook } from '../proxies/proxy-book.ts';
import type { ResilienceBook } from '../resilience/resilience-book.ts';
import { createGaugeCatalogue, type ScrapedGaugeCatalogue } from './gauge-catalogue.ts';
import type { GaugeLook } from './gauge-look.ts';
import { shareLines } from './share-lines.ts';
import { TargetGauges } from './target-gauges.ts';

/** Series that are followed at once, over all targets: what is beyond is left out and counted. */
const MAXIMUM_SERIES = 20_000;
/** Samples that wait to be drained; beyond, a store that does not take them must not fill the memory. */
const MAXIMUM_WAITING = 500_000;

export interface GaugeTarget {
  readonly gauges: LineReader;
  /** Where samples go that are pushed. */
  readonly pushed: Pick<TargetGauges, 'readPushed'>;
  /** A look at the text of the scrape that begins; null when none is due. */
  beginLook(): GaugeLook | null;
  close(): void;
}

export interface Gauges {
  readonly catalogue: ScrapedGaugeCatalogue;
  /** Which gauges are read from the next scrape on. */
  want(gauges: readonly WantedGauge[]): void;
  /** Told of the names that are wanted, now and whenever they change. */
  onWanted(listener: (isWanted: (metric: string) => boolean) => void): void;
  /** Whether series of this name are read as gauges, or as a proxy's word of itself, at present. */
  isWanted(metric: string): boolean;
  openTarget(identity: TargetIdentity, pod: string): GaugeTarget;
  /** The samples since the last call. */
  drain(): GaugeSample[];
  /** Series that were left out because there are too many. */
  refused(): number;
}

const podKey = (cluster: string, namespace: string, pod: string): string => `${cluster}/${namespace}/${pod}`;

/** `proxies` and `resilience` take what proxies say of themselves and of their callees, whether it is wanted as a gauge or not. */
export function createGauges(
  clock: () => EpochMs,
  proxies: ProxyBook | null = null,
  resilience: ResilienceBook | null = null,
): Gauges {
  const catalogue = createGaugeCatalogue(clock);
  const listeners: ((isWanted: (metric: string) => boolean) => void)[] = [];
  let wanted = new Map<string, WantedGauge[]>();
  let generation = 0;
  let series = 0;
  let refused = 0;
  let waiting: GaugeSample[] = [];
  const kinds = new Map<string, number>();
  /** Who the pods with scraped targets are; a proxy and its application name the same pod. */
  const pods = new Map<string, { identity: TargetIdentity; targets: number }>();
  const findPod = (cluster: string, namespace: string, pod: string): TargetIdentity | null =>
    pods.get(podKey(cluster, namespace, pod))?.identity ?? null;
  const isGauge = (metric: string): boolean => wanted.has(metric) || proxies?.readsName(metric) === true;
  const isWanted = (metric: string): boolean => isGauge(metric) || resilience?.readsName(metric) === true;

  return {
    catalogue,
    want(gauges) {
      const next = Map.groupBy(gauges, ({ metric }) => metric);
      if (JSON.stringify([...next]) === JSON.stringify([...wanted])) return;
      wanted = next;
      generation++;
      for (const tell of listeners) tell(isWanted);
    },
    isWanted: isGauge,
    onWanted(listener) {
      listeners.push(listener);
      listener(isWanted);
    },
    openTarget(identity, pod) {
      const { cluster, namespace, service, workload, version } = identity;
      const key = podKey(cluster, namespace, pod);
      const kind = [cluster, namespace, service, workload, version, workload === UNKNOWN ? pod : ''].join(
        '/',
      );
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const known = pods.get(key);
      if (known) known.targets++;
      else if (pod !== '') pods.set(key, { identity, targets: 1 });
      const proxy = proxies?.openTarget({ cluster, namespace, service, workload, pod }) ?? null;
      const shielding = resilience?.openTarget(identity) ?? null;
      let own = 0;
      const forget = (): void => {
        series -= own;
        own = 0;
      };
      const ownerOf = (labels: Labels) => attributeGauge(labels, { identity, pod }, findPod);

      function choose(metric: string, labels: Labels): GaugeSeries | null {
        const asked = wanted.get(metric) ?? [];
        const labelOf = (name: string) => labels.get(name);
        if (!isOwnSeries(metric, labels.get('container'))) return null;
        if (!asked.some(({ matchers }) => matchesLabels(matchers, labelOf))) return null;
        if (series >= MAXIMUM_SERIES) {
          refused++;
          return null;
        }
        series++;
        own++;
        return { metric, labels: Object.fromEntries(labels), owner: ownerOf(labels) };
      }

      const followed = new TargetGauges({
        choose,
        follow: (metric, labels) => proxy?.follow(metric, labels) ?? null,
        forget,
        generation: () => generation,
        take(sample) {
          if (waiting.length < MAXIMUM_WAITING) waiting.push(sample);
        },
      });
      return {
        pushed: followed,
        gauges: shareLines({
          gauges: followed,
          isGauge,
          resilience: shielding,
          isOfResilience: (metric) => resilience?.readsName(metric) === true,
        }),
        beginLook: () => catalogue.beginLook({ kind, pods: () => kinds.get(kind) ?? 0, ownerOf }),
        close() {
          proxy?.close();
          shielding?.close();
          forget();
          const left = (kinds.get(kind) ?? 1) - 1;
          if (left > 0) kinds.set(kind, left);
          else kinds.delete(kind);
          const speakers = pods.get(key);
          if (speakers && --speakers.targets === 0) pods.delete(key);
        },
      };
    },
    drain() {
      const drained = waiting.concat(resilience?.takeDue(clock()) ?? []);
      waiting = [];
      return drained;
    },
    refused: () => refused,
  };
}
