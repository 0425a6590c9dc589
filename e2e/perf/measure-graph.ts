/**
 * How the graph behaves with many services. In: the address of a running console, how many nodes, edges and namespaces, and how many
 * edges share one that changes (`node e2e/perf/measure-graph.ts http://127.0.0.1:8480 1000 5000 40 10`; 1 changes all). The graph's
 * answers are made here. Out: figures on standard output; nothing passes or fails. With PROFILE=FILE the processor profile of the
 * refreshes is written there, for the browser's developer tools. Times depend on the machine and on what else runs on it: compare with
 * the frame rate of the empty page.
 */
import { writeFileSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { makeTopology } from './make-topology.ts';
import { serveTopology } from './serve-topology.ts';

const [base = 'http://127.0.0.1:8480', nodes = '1000', edges = '5000', namespaces = '40', oneIn = '10'] =
  process.argv.slice(2);
const profileFile = process.env['PROFILE'];

interface Gauges {
  readonly frames: number[];
  readonly longTasks: number[];
}

/** Runs in the page before anything else: gathers the time between frames and tasks of more than 50 ms. */
function watchFrames(): void {
  const gauges: Gauges = { frames: [], longTasks: [] };
  Object.assign(window, { gauges });
  let last = performance.now();
  const onFrame = (now: number): void => {
    gauges.frames.push(now - last);
    last = now;
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) gauges.longTasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
}

async function readGauges(page: Page): Promise<Gauges> {
  return page.evaluate(() => {
    const { gauges } = window as unknown as { gauges: Gauges };
    return { frames: gauges.frames.splice(0), longTasks: gauges.longTasks.splice(0) };
  });
}

function report(what: string, { frames, longTasks }: Gauges): void {
  const mean = frames.reduce((sum, gap) => sum + gap, 0) / Math.max(1, frames.length);
  const [worst = 0, second = 0] = frames.toSorted((a, b) => b - a).map(Math.round);
  const tasks = longTasks.map(Math.round).toSorted((a, b) => b - a);
  console.log(
    `${what}: mean frame ${mean.toFixed(1)} ms, longest ${worst} and ${second} ms, tasks over 50 ms: ${tasks.join(' ') || 'none'}`,
  );
}

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
const server = await serveTopology(base, (round) =>
  makeTopology({
    nodes: Number(nodes),
    edges: Number(edges),
    namespaces: Number(namespaces),
    oneIn: Number(oneIn),
    round,
  }),
);
await page.addInitScript(watchFrames);
await page.goto(`${server.address}/mesh`);
await page.waitForTimeout(3_000);
await readGauges(page);
await page.waitForTimeout(3_000);
report('another page', await readGauges(page));

await page.goto(`${server.address}/topology?fold=none&refresh=5s`, { waitUntil: 'commit' });
const drawn = await page.waitForFunction(() => performance.getEntriesByName('topology drawn')[0]?.startTime);
console.log(`drawn after ${Math.round((await drawn.jsonValue()) ?? Number.NaN)} ms`);
await page.waitForTimeout(6_000);
const layouts = await page.evaluate(() =>
  performance.getEntriesByName('topology layout').map((entry) => Math.round(entry.duration)),
);
console.log(`layout in the worker: ${layouts.join(' ')} ms`);
report('drawing', await readGauges(page));

const session = await page.context().newCDPSession(page);
if (profileFile !== undefined) {
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 500 });
  await session.send('Profiler.start');
}
const before = server.asked();
await page.waitForTimeout(16_000);
report(`${server.asked() - before} refreshes`, await readGauges(page));
if (profileFile !== undefined) {
  const { profile } = await session.send('Profiler.stop');
  writeFileSync(profileFile, JSON.stringify(profile));
}

await page.mouse.move(500, 400);
await page.mouse.down();
for (let step = 0; step < 60; step++) {
  await page.mouse.move(500 + step * 4, 400 + step);
  await page.waitForTimeout(16);
}
await page.mouse.up();
report('dragging', await readGauges(page));
await browser.close();
server.close();
