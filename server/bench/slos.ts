/**
 * Measures the evaluation of SLOs with a large mesh: `node server/bench/slos.ts [--services N] [--edges N] [--slos N] [--rounds N]`. An embedded
 * store in memory gets some minutes of history and then two windows of 15 s before each evaluation, which is 30 s of life. Prints
 * milliseconds of CPU over all threads: the median of evaluations, its share of a core at one every 30 s, its ratio to reading all edges of
 * the last quarter of an hour once, the time that history takes to be read, and how long the event loop was held.
 */
import { sloSchema } from '@sightglass/shared/contract';
import { parseArgs } from 'node:util';
import { createSloBook } from '../src/slo/slo-book.ts';
import { createCollections } from '../src/state/collections.ts';
import { openState } from '../src/state/open-state.ts';
import { createOpenTickets } from '../src/state/open-tickets.ts';
import { createEmbeddedStore } from '../src/store/embedded/create-embedded-store.ts';
import { createMeter, say } from './meter.ts';
import { generateMesh } from './mesh-generator.ts';
import { windowBatch } from './mesh-windows.ts';

process.env['UV_THREADPOOL_SIZE'] ??= '16';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const INTERVAL_MS = 15_000;
const NOW = Date.UTC(2026, 0, 15, 12);

const { values: flags } = parseArgs({
  options: {
    services: { type: 'string', default: '1000' },
    edges: { type: 'string', default: '10000' },
    slos: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '21' },
    /** Hours of history before the live windows. */
    hours: { type: 'string', default: '24' },
  },
});
const mesh = generateMesh({ services: Number(flags.services), edges: Number(flags.edges), seed: 7 });
const { measure, readBlock, cpuMs } = createMeter();
let clock = NOW;
const store = await createEmbeddedStore({
  directory: ':memory:',
  intervalMs: INTERVAL_MS,
  retention: { raw: 6 * HOUR_MS, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
  maxSizeBytes: 8 * 2 ** 30,
  memoryLimitBytes: 256 * 2 ** 20,
  clock: () => clock,
});
for (let start = NOW - Number(flags.hours) * HOUR_MS; start < NOW; start += HOUR_MS)
  await store.importWindows([windowBatch(mesh, start, start + HOUR_MS)]);

/** Windows repeat: making them is not what is measured. */
const made = Array.from({ length: 4 }, (_, i) =>
  windowBatch(mesh, NOW + i * INTERVAL_MS, NOW + (i + 1) * INTERVAL_MS),
);
async function insert(windows: number): Promise<void> {
  for (let i = 0; i < windows; i++) {
    const batch = made[(clock / INTERVAL_MS) % made.length] ?? made[0];
    if (!batch) return;
    await store.insertWindows({ ...batch, start: clock, end: clock + INTERVAL_MS });
    clock += INTERVAL_MS;
  }
}
await insert(80);

const state = openState(null);
const collections = createCollections(state, () => clock);
const services = [
  ...new Map(mesh.workloads.map(({ end }) => [`${end.namespace}/${end.service}`, end])).values(),
];
state.transaction(() => {
  for (let i = 0; i < Number(flags.slos); i++) {
    const { namespace = '', service = '' } = services[i % services.length] ?? {};
    // Every third is about latency.
    const sli = i % 3 === 2 ? { kind: 'latency', thresholdMs: 250 } : { kind: 'availability' };
    const slo = sloSchema.parse({
      name: `SLO ${i}`,
      sli,
      scope: { namespace, service },
      goal: 0.999,
      period: { kind: 'rolling', days: 30 },
    });
    collections.slos.create(slo, { author: 'bench' });
  }
});
const book = createSloBook({
  store,
  slos: collections.slos,
  maintenances: collections.maintenances,
  tickets: createOpenTickets(state),
  clock: () => clock,
  intervalMs: INTERVAL_MS,
  log: { warn: (details, message) => say(`${message} ${JSON.stringify(details)}`) },
});

await new Promise((resolve) => setTimeout(resolve, 3000));
say(`${services.length} services, ${mesh.edges.length} edges, ${flags.slos} SLOs of four tiers`);
readBlock();
const began = cpuMs();
await book.settle();
say(
  `history of ${flags.hours} h and the last minutes read: CPU ${(cpuMs() - began).toFixed(0)} ms, loop held at most ${readBlock().toFixed(0)} ms`,
);

const rounds = Number(flags.rounds);
const evaluations: number[] = [];
const readings: number[] = [];
for (let round = 0; round < rounds; round++) {
  await insert(2);
  let before = cpuMs();
  const found = await book.evaluator.evaluate(clock);
  evaluations.push(cpuMs() - before);
  if (found.length !== 4 * Number(flags.slos)) throw new Error(`${found.length} evaluations`);
  if (found.some(({ error }) => error !== null)) throw new Error('an SLO could not be evaluated');
  await insert(1);
  before = cpuMs();
  await store.readEdges({
    window: { from: clock - 15 * MINUTE_MS, to: clock },
    filter: {},
    histograms: true,
  });
  readings.push(cpuMs() - before);
}
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const [evaluation, reading] = [median(evaluations), median(readings)];
say(
  `evaluation: CPU ${evaluation.toFixed(1)} ms (median of ${rounds}), ${((100 * evaluation) / 30_000).toFixed(2)}% of a core at one every 30 s; loop held at most ${readBlock().toFixed(0)} ms`,
);
say(
  `reading all edges of 15 minutes once: CPU ${reading.toFixed(1)} ms; an evaluation is ${(evaluation / reading).toFixed(2)} times that`,
);
await measure('evaluation, nothing new', 9, () => book.evaluator.evaluate(clock));
await store.close();
state.close();
process.exit(0);
