/**
 * What a pushed target tells beside edges: gauges that are wanted, and a proxy's word of itself, as scraped text would tell them (gauges/target-gauges.ts). Series are known by their
 * numbers; a sender that keeps no totals has them kept here.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { firstKnown, unhideLabels } from '../../dialects/labels.ts';
import { workloadOfPod } from '../../dialects/target-identity.ts';
import type { Gauges, GaugeTarget } from '../../gauges/create-gauges.ts';
import type { PushedSeries } from '../../push-intake.ts';
import type { TargetOrigin } from './pushed-origin.ts';

interface Held {
  /** Stays, whatever number the series has. */
  readonly key: number;
  readonly metric: string;
  readonly labels: ReadonlyMap<string, string>;
  total: number;
}

export class PushedGauges {
  /** Sample time of the newest. */
  newestAt: EpochMs = -Infinity;
  readonly #target: GaugeTarget;
  #series = new Map<number, Held>();
  #nextKey = 0;

  constructor(gauges: Gauges, { id, identity, labels }: TargetOrigin) {
    // What an operator's monitors attach names the service only, which revisions of a control plane may have in common.
    const workload = firstKnown(identity.workload, workloadOfPod(labels['pod']));
    const pod = labels['pod'] ?? labels['instance'] ?? id;
    this.#target = gauges.openTarget({ ...identity, workload }, pod);
  }

  get count(): number {
    return this.#series.size;
  }

  add(index: number, { name, labels }: PushedSeries): void {
    this.#series.set(index, {
      key: this.#nextKey++,
      metric: name,
      labels: unhideLabels(labels),
      total: 0,
    });
  }

  sample(index: number, at: EpochMs, value: number): void {
    const held = this.#series.get(index);
    if (!held) return;
    this.newestAt = Math.max(this.newestAt, at);
    this.#target.pushed.readPushed(held, at, value);
  }

  increase(index: number, at: EpochMs, value: number): void {
    const held = this.#series.get(index);
    if (!held) return;
    if (Number.isFinite(value)) held.total += value;
    this.sample(index, at, held.total);
  }

  /** Series were renumbered: `newIndexOf` answers -1 for those forgotten. */
  renumber(newIndexOf: (index: number) => number): void {
    const kept = Array.from(this.#series, ([index, held]) => [newIndexOf(index), held] as const);
    this.#series = new Map(kept.filter(([index]) => index >= 0));
  }

  close(): void {
    this.#target.close();
  }
}
