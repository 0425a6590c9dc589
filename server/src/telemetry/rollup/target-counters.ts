/**
 * From the samples of one target, scrape after scrape, to increases in cells. The rules of counters:
 *   reset         a value below the last one: the proxy restarted, the increase is the value itself
 *   absence       is staleness, not zero; the last value is kept for the scrapes to come
 *   first sight   counts from 0 once the target has given a complete baseline, and nothing before
 *   baseline      a whole answer that holds a proxy's words; it counts nothing itself
 *   new process   an answer that shares no series with the last one although both had some: another proxy at the same
 *                 address, a baseline again
 * NaN, negative and infinite values are no counts and leave the last value as it is.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { Dropped, SeriesMeaning, TargetIdentity } from '../dialects/dialect.ts';
import { envoy, ISTIO_TEXT } from '../dialects/envoy.ts';
import { isZtunnelFamily } from '../dialects/ztunnel.ts';
import type { NewSeries, SampleSink } from '../exposition/sample-sink.ts';
import type { Accumulators } from './accumulators.ts';
import { CounterTable, IGNORED, UNPLACED } from './counter-table.ts';
import { FreshSeries } from './fresh-series.ts';
import type { OpenWindow } from './open-windows.ts';
import { chooseDialect, recogniseProxy } from './recognise-proxy.ts';
import { Yielding } from './yielding.ts';

/** Cells of series that may yet yield to others are written as this minus the cell. */
const YIELDING = -3;
/**
 * Series of one target, buckets not counted, that are followed at once; what is new above that is left out. An HTTP label
 * set has four of them and a connection's as well, so real proxies stay below. Each may be an edge of its own: without a limit one
 * target could fill the memory, and pause the whole console for its clearing.
 */
const MAXIMUM_PLAIN_SERIES = 50_000;

export class TargetCounters implements SampleSink {
  /** The window that takes the increases; set anew before each chunk, as windows close meanwhile. */
  window: OpenWindow | null = null;
  readonly dialects = new Set<string>();
  /** Samples, in this scrape, of series that say something about an edge. */
  edgeSamples = 0;
  /** Where the target is: what discovery said, else what its series say of the end that reports. */
  cluster: string;
  readonly #identity: TargetIdentity;
  readonly #accumulators: Accumulators;
  readonly #drop: (reason: string) => void;
  readonly #table = new CounterTable();
  readonly #fresh: FreshSeries;
  readonly #yielding = new Yielding();
  #scrape = 1;
  #lastSampledScrape = 0;
  #isShared = false;
  #isProxy = false;
  #hasBaseline = false;
  #isZtunnel = false;
  #dropped: string[] = [];
  /** Increases held back: until the answer is known to be of the same process, or what yields to what. */
  #held: { readonly index: number; readonly increase: number }[] = [];

  constructor(identity: TargetIdentity, accumulators: Accumulators, drop: (reason: string) => void) {
    this.#identity = identity;
    this.cluster = identity.cluster;
    this.#accumulators = accumulators;
    this.#drop = drop;
    this.#fresh = new FreshSeries(accumulators);
  }

  /** The number of the current scrape; it stands still over answers without a proxy's words. */
  get scrape(): number {
    return this.#scrape;
  }

  begin(): void {
    if (this.#isProxy) this.#scrape++;
    this.edgeSamples = 0;
    this.#isShared = false;
    this.#isProxy = false;
  }

  declareFamily(family: string): void {
    if (isZtunnelFamily(family)) this.#isZtunnel = true;
  }

  meetName(name: string): void {
    const words = recogniseProxy(name);
    if ((words === 'istio' || words === 'istio-agent') && !this.#yielding.provides(ISTIO_TEXT)) {
      this.#yielding.provide(ISTIO_TEXT);
      this.dialects.delete(envoy.name);
      this.#dropped = [];
    }
    if (words === 'istio' || words === 'linkerd' || words === 'envoy') this.#isProxy = true;
  }

  admit(series: NewSeries): void {
    const { index, name, labels } = series;
    if (name === 'istio_build' && labels.get('component') === 'ztunnel') this.#isZtunnel = true;
    const meaning = this.#interpret(series);
    if (meaning === null || 'dropped' in meaning) {
      if (meaning) this.#dropped.push(meaning.dropped);
      this.#table.add(index, IGNORED, false);
      return;
    }
    if (this.#table.plainCount >= MAXIMUM_PLAIN_SERIES) {
      this.refuse();
      this.#table.add(index, IGNORED, false);
      return;
    }
    const { source, target } = meaning.edge;
    if (this.cluster === UNKNOWN) this.cluster = (meaning.reporter === 'source' ? source : target).cluster;
    const counts = this.#yielding.admit(index, meaning);
    const isPlain = counts && meaning.quantity !== 'latency-bucket';
    this.#table.add(index, counts ? UNPLACED : IGNORED, isPlain);
    if (counts && this.#fresh.add(series, meaning)) this.#dropped.push('passthrough host folded');
  }

  refuse(): void {
    this.#dropped.push('too many series in one target');
  }

  #interpret({ name, labels }: NewSeries): SeriesMeaning | Dropped | null {
    const dialect = chooseDialect(name, this.#isZtunnel);
    if (!dialect || (dialect === envoy && this.#yielding.provides(ISTIO_TEXT))) return null;
    const meaning = dialect.interpret(name, labels, this.#identity);
    if (meaning !== null) this.dialects.add(dialect.name);
    return meaning;
  }

  sample(index: number, value: number): void {
    const table = this.#table;
    const seen = table.seenOf(index);
    // The same series twice in one answer: the first counts.
    if (seen === this.#scrape) return;
    table.setSeen(index, this.#scrape);
    const cell = table.cellOf(index);
    if (cell === IGNORED) return;
    this.edgeSamples++;
    if (seen !== 0 && seen === this.#lastSampledScrape) this.#isShared = true;
    if (!(value >= 0 && value < Infinity)) return;
    const last = table.lastOf(index);
    table.setLast(index, value);
    if (cell === UNPLACED || last !== last) return;
    const increase = value >= last ? value - last : value;
    if (increase === 0) return;
    if (cell >= 0 && this.#isShared) this.window?.add(cell, increase);
    else this.#held.push({ index, increase });
  }

  /** The answer is over; `isComplete` is false when it broke off. */
  finish(isComplete: boolean): void {
    const isProxy = this.#isProxy || this.edgeSamples > 0;
    const isSameProcess = this.#isShared || this.#lastSampledScrape === 0;
    for (const index of this.#yielding.takeOverruled()) this.#overrule(index);
    if (isSameProcess) {
      for (const { index, increase } of this.#held) this.#count(index, increase);
    }
    this.#held = [];
    for (const reason of this.#dropped) this.#drop(reason);
    this.#dropped = [];
    const countsFresh = this.#hasBaseline && isSameProcess;
    for (const { index, cell, isLate } of this.#fresh.settle()) {
      if (this.#table.cellOf(index) === IGNORED) continue;
      this.#accumulators.arena.retain(cell);
      this.#table.setCell(index, this.#yielding.isWaiting(index) ? YIELDING - cell : cell);
      const value = this.#table.lastOf(index);
      if (countsFresh && !isLate && value > 0) this.#count(index, value);
    }
    if (this.edgeSamples > 0) {
      if (!isSameProcess) this.#hasBaseline = false;
      this.#lastSampledScrape = this.#scrape;
    }
    this.#isProxy = isProxy;
    if (isComplete && isProxy) this.#hasBaseline = true;
  }

  #count(index: number, increase: number): void {
    const cell = this.#cellUnder(index);
    if (cell >= 0) this.window?.add(cell, increase);
  }

  /** The cell of a series whether it may yield or not; negative when it has none. */
  #cellUnder(index: number): number {
    const cell = this.#table.cellOf(index);
    return cell <= YIELDING ? YIELDING - cell : cell;
  }

  #overrule(index: number): void {
    this.#release(index);
    this.#table.setCell(index, IGNORED);
  }

  #release(index: number): void {
    const cell = this.#cellUnder(index);
    if (cell >= 0) this.#accumulators.arena.release(cell);
  }

  /** Whether the series was seen within this many scrapes. */
  isRecent(index: number, scrapes: number): boolean {
    return this.#scrape - this.#table.seenOf(index) < scrapes;
  }

  /** Keeps the series at these old indices only. `count` is how many there were. */
  compact(kept: Int32Array, count: number): void {
    const newIndices = new Int32Array(count).fill(-1);
    kept.forEach((old, index) => (newIndices[old] = index));
    for (let index = 0; index < count; index++) if (newIndices[index] === -1) this.#release(index);
    this.#yielding.renumber((index) => newIndices[index] as number);
    this.#fresh.renumber((index) => newIndices[index] as number);
    this.#table.compact(kept);
  }
}
