/**
 * A pushed series seen for the first time: which target it comes from, what it says, and to which cell it adds. The label rules are
 * those of the dialects, as for scraped text; what text tells by its TYPE lines (a ztunnel) labels must tell here.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { envoy, ISTIO_TEXT } from '../../dialects/envoy.ts';
import type { SeriesMeaning } from '../../dialects/dialect.ts';
import { rememberBy } from '../../dialects/remember.ts';
import type { PushedSeries } from '../../push-intake.ts';
import type { Accumulators } from '../accumulators.ts';
import { MAXIMUM_LINES } from '../../gauges/target-gauges.ts';
import type { Gauges } from '../../gauges/create-gauges.ts';
import { GAUGED, IGNORED, UNPLACED } from '../counter-table.ts';
import { chooseDialect } from '../recognise-proxy.ts';
import { PushedGauges } from './pushed-gauges.ts';
import { PushedHistograms } from './pushed-histograms.ts';
import { readOrigin } from './pushed-origin.ts';
import { PushedTarget } from './pushed-target.ts';

/** Series of one target, buckets not counted, beyond which new ones are left out: each may be an edge of its own. */
const MAXIMUM_PLAIN_SERIES = 50_000;

export interface AdmissionParts {
  readonly accumulators: Accumulators;
  readonly intervalMs: Milliseconds;
  /** Where what is wanted beside edges goes; null for nowhere. */
  readonly gauges: Gauges | null;
  /** Counts something left out, by reason. */
  readonly drop: (reason: string) => void;
}

/** A new series. `cell` is IGNORED, GAUGED, UNPLACED or where it adds; `displaced` lists series that have no place any more. */
export interface Admitted {
  readonly target: number;
  readonly cell: number;
  readonly displaced: readonly number[];
}

export class PushedAdmission {
  /** By number; a target that was forgotten leaves a hole. */
  readonly targets: (PushedTarget | undefined)[] = [];
  readonly #parts: AdmissionParts;
  readonly #numbers = new Map<string, number>();
  readonly #free: number[] = [];
  readonly #completeLayouts = new Set<readonly number[]>();
  readonly #originOf = rememberBy(readOrigin);

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  admit(index: number, series: PushedSeries, now: EpochMs): Admitted {
    const number = this.#numberOf(series, now);
    const target = this.targets[number] as PushedTarget;
    const ignored: Admitted = { target: number, cell: IGNORED, displaced: [] };
    const meaning = this.#interpret(series, target);
    if (meaning === null) {
      return this.#admitGauge(index, series, target) ? { ...ignored, cell: GAUGED } : ignored;
    }
    if (target.plainCount >= MAXIMUM_PLAIN_SERIES) {
      this.#parts.drop('too many series in one target');
      return ignored;
    }
    target.locate((meaning.reporter === 'source' ? meaning.edge.source : meaning.edge.target).cluster);
    if (!target.yielding.admit(index, meaning)) return ignored;
    const placed = this.#fold(meaning);
    if (placed.quantity !== 'latency-bucket') {
      target.plainCount++;
      return { target: number, cell: this.#cellOf(placed), displaced: [] };
    }
    const { edge, reporter, leMs } = placed;
    if (leMs === undefined) return ignored;
    const histogram = `${series.name} ${series.labelSet}`;
    const displaced = target.histograms.add({ index, histogram, leMs, edge, reporter }, now);
    return { target: number, cell: UNPLACED, displaced };
  }

  #admitGauge(index: number, series: PushedSeries, target: PushedTarget): boolean {
    const { gauges } = this.#parts;
    if (!gauges?.isWanted(series.name)) return false;
    target.gauges ??= new PushedGauges(gauges, target);
    if (target.gauges.count >= MAXIMUM_LINES) {
      this.#parts.drop('too many series in one target');
      return false;
    }
    target.gauges.add(index, series);
    return true;
  }

  /** The target is gone, with all its series. */
  forget(number: number): void {
    const target = this.targets[number];
    if (!target) return;
    target.gauges?.close();
    this.#numbers.delete(target.id);
    this.targets[number] = undefined;
    this.#free.push(number);
  }

  #numberOf({ labels }: PushedSeries, now: EpochMs): number {
    const origin = this.#originOf(labels);
    const known = this.#numbers.get(origin.id);
    if (known !== undefined) return known;
    const histograms = new PushedHistograms(this.#parts.accumulators, this.#completeLayouts);
    const target = new PushedTarget(origin, { histograms, intervalMs: this.#parts.intervalMs }, now);
    const number = this.#free.pop() ?? this.targets.length;
    this.targets[number] = target;
    this.#numbers.set(origin.id, number);
    return number;
  }

  #interpret({ name, labels }: PushedSeries, target: PushedTarget): SeriesMeaning | null {
    if (name.startsWith('istio_') && !target.yielding.provides(ISTIO_TEXT)) {
      target.yielding.provide(ISTIO_TEXT);
      target.dialects.delete(envoy.name);
    }
    if (name === 'istio_build' && labels.get('component') === 'ztunnel') target.isZtunnel = true;
    const dialect = chooseDialect(name, target.isZtunnel);
    if (!dialect || (dialect === envoy && target.yielding.provides(ISTIO_TEXT))) return null;
    const meaning = dialect.interpret(name, labels, target.identity);
    if (meaning === null) return null;
    if ('dropped' in meaning) {
      this.#parts.drop(meaning.dropped);
      return null;
    }
    target.dialects.add(dialect.name);
    return meaning;
  }

  #fold(meaning: SeriesMeaning): SeriesMeaning {
    if (meaning.foldInto === undefined) return meaning;
    const edge = this.#parts.accumulators.passthrough.fold(meaning.edge, meaning.foldInto);
    if (edge === meaning.edge) return meaning;
    this.#parts.drop('passthrough host folded');
    return { ...meaning, edge };
  }

  #cellOf({ edge, reporter, quantity, outcome, scale }: SeriesMeaning): number {
    const { accumulators } = this.#parts;
    const accumulator = accumulators.of(edge, reporter);
    if (quantity === 'requests' || quantity === 'connections-opened') {
      return accumulator.cellOfOutcome(accumulators.internOutcome(outcome), quantity);
    }
    return quantity === 'latency-bucket' ? UNPLACED : accumulator.cellOfPlain(quantity, scale);
  }
}
