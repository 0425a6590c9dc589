/**
 * How fast exposition text becomes edges, and what a series costs in memory. Prints lines a CPU second for the first sight of
 * every series and for repeated scrapes, through the whole rollup (parser, dialects, counters, windows), beside a plain
 * parser that splits strings and keeps a Map by series text; and the bytes a series takes once its text is gone.
 *
 * `node --expose-gc server/bench/parse.ts`; figures, not tests: they depend on the machine.
 */
import { createRollup } from '../src/telemetry/rollup/create-rollup.ts';
import type { TargetIdentity } from '../src/telemetry/dialects/dialect.ts';
import type { TargetReader } from '../src/telemetry/ingest.ts';
import { generateMesh } from './mesh-generator.ts';
import { expositionText } from './mesh-text.ts';

const INTERVAL_MS = 15_000;
const START = Date.UTC(2026, 0, 1);
const PODS = 60;
/** Pods between two that are measured for speed, so that busy and quiet ones are among them. */
const STRIDE = 5;
/** Pods measured for memory: whole workloads with all replicas, as a console scrapes them. */
const MEMORY_PODS = 300;
const SCRAPES = 4;
const ROUNDS = 8;
const CHUNK = 65_536;
const UNKNOWN_TARGET: TargetIdentity = {
  cluster: 'east',
  namespace: 'unknown',
  service: 'unknown',
  workload: 'unknown',
  version: 'unknown',
};

interface PodTexts {
  readonly id: string;
  readonly texts: readonly Buffer[];
}

/** Texts of some sidecars of a large mesh at moments of 15 s. */
function makeTexts(): PodTexts[] {
  return Array.from({ length: PODS }, (_, pod) => {
    const texts = Array.from({ length: SCRAPES }, (_, scrape) =>
      Buffer.from(expositionText(plan, pod * STRIDE, START + scrape * INTERVAL_MS)),
    );
    return { id: `pod-${pod}`, texts };
  });
}

function countLines(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) lines++;
  return lines;
}

function scrape(reader: TargetReader, text: Buffer, at: number): void {
  reader.begin(at);
  for (let start = 0; start < text.length; start += CHUNK) reader.push(text.subarray(start, start + CHUNK));
  reader.end();
}

/** The plain way: strings, split, one regular expression for labels, a Map from series text to last value. */
function scrapePlainly(
  known: Map<string, { labels: Map<string, string>; last: number }>,
  text: Buffer,
): void {
  for (const line of text.toString().split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const space = line.lastIndexOf(' ');
    const key = line.slice(0, space);
    const value = Number(line.slice(space + 1));
    const labels = new Map<string, string>();
    for (const [, name, label] of line.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
      labels.set(name as string, label as string);
    }
    const series = known.get(key);
    if (series) series.last = value;
    else known.set(key, { labels, last: value });
  }
}

/** Runs the work and answers millions of lines a CPU second. */
function measure(lines: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return lines / (user + system);
}

/** Bytes in use on the heap and in typed arrays, once what is garbage is gone. */
function usedBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A rollup after two scrapes of many sidecars, every text being gone. */
function fillRollup(): ReturnType<typeof createRollup> {
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000 });
  for (let pod = 0; pod < MEMORY_PODS; pod++) {
    const reader = rollup.openTarget(`pod-${pod}`, UNKNOWN_TARGET);
    for (const at of [START, START + INTERVAL_MS]) {
      scrape(reader, Buffer.from(expositionText(plan, pod, at)), at);
    }
  }
  return rollup;
}

/** Filled twice: the first brings machine code and the generator's tables, which are not the series'. */
function measureMemory(): { readonly bytes: number; readonly series: number } {
  fillRollup();
  const before = usedBytes();
  const rollup = fillRollup();
  const bytes = usedBytes() - before;
  return { bytes, series: rollup.seriesCount() };
}

const plan = generateMesh({ seed: 7, services: 300, edges: 3_000 });
const memory = measureMemory();
const pods = makeTexts();
const linesPerScrape = pods.reduce((sum, { texts }) => sum + countLines(texts[0] as Buffer), 0);
const bytesPerScrape = pods.reduce((sum, { texts }) => sum + (texts[0] as Buffer).length, 0);

function openAll(): { rollup: ReturnType<typeof createRollup>; readers: TargetReader[] } {
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000 });
  return { rollup, readers: pods.map(({ id }) => rollup.openTarget(id, UNKNOWN_TARGET)) };
}

function scrapeAll(readers: readonly TargetReader[], round: number): void {
  pods.forEach(({ texts }, i) =>
    scrape(readers[i] as TargetReader, texts[round % SCRAPES] as Buffer, START + round * INTERVAL_MS),
  );
}

let firstSight = 0;
let repeated = 0;
for (let round = 0; round < ROUNDS; round++) {
  const { rollup, readers } = openAll();
  const first = measure(linesPerScrape, () => scrapeAll(readers, 0));
  // The first rounds warm the machine code up; the best of the others is printed.
  if (round >= 2) firstSight = Math.max(firstSight, first);
  const again = measure(linesPerScrape * ROUNDS, () => {
    for (let scrapes = 1; scrapes <= ROUNDS; scrapes++) {
      scrapeAll(readers, scrapes);
      rollup.advance(START + scrapes * INTERVAL_MS);
    }
  });
  if (round >= 2) repeated = Math.max(repeated, again);
}

const plain = measure(linesPerScrape, () => {
  for (const { texts } of pods) scrapePlainly(new Map(), texts[0] as Buffer);
});

const format = (millions: number): string => `${millions.toFixed(2)} M lines per CPU second`;
process.stdout.write(
  [
    `${pods.length} sidecars, ${linesPerScrape} lines and ${(bytesPerScrape / 1e6).toFixed(0)} MB a scrape`,
    `plain string parser   ${format(plain)}`,
    `first sight           ${format(firstSight)}, ${(firstSight / plain).toFixed(1)} times the plain parser`,
    `repeated scrapes      ${format(repeated)}, ${(repeated / plain).toFixed(1)} times the plain parser`,
    globalThis.gc
      ? `memory                ${(memory.bytes / memory.series).toFixed(0)} bytes a series (${memory.series} series of ${MEMORY_PODS} sidecars, edges and windows included)`
      : 'memory                not measured: run with --expose-gc',
    '',
  ].join('\n'),
);
