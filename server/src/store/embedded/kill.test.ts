/** Kills a process that writes, without warning, and looks at what the next one finds. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { INTERVAL_MS, ORIGIN } from '../conformance-mesh.ts';
import { createEmbeddedStore } from './create-embedded-store.ts';

const HOUR_MS = 3_600_000;

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightglass-kill-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const options = (): Parameters<typeof createEmbeddedStore>[0] => ({
  directory,
  intervalMs: INTERVAL_MS,
  retention: { raw: 24 * HOUR_MS, minute: 48 * HOUR_MS, fiveMinutes: 96 * HOUR_MS, hour: 960 * HOUR_MS },
  maxSizeBytes: 2 ** 30,
  memoryLimitBytes: 2 ** 28,
  clock: () => ORIGIN,
});

/** Inserts windows from `first` on, one after the other, and prints how many are on disk after each. */
const CHILD = `
  const { createEmbeddedStore } = await import(process.env.STORE_URL);
  const mesh = await import(process.env.MESH_URL);
  const given = JSON.parse(process.env.STORE_OPTIONS);
  const store = await createEmbeddedStore({ ...given, clock: () => mesh.ORIGIN, flushIntervalMs: 10 });
  const key = mesh.edge('shop/web', 'shop/cart');
  for (let index = Number(process.env.FIRST); ; index++) {
    await store.insertWindows(mesh.batch(index, [mesh.edgeWindow(key, { outcomes: [mesh.count(1)] })]));
    process.stdout.write((await store.readStatus()).tiers[0].rows + '\\n');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }`;

function startChild(first: number): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, ['--input-type=module', '-e', CHILD], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      STORE_URL: new URL('create-embedded-store.ts', import.meta.url).href,
      MESH_URL: new URL('../conformance-mesh.ts', import.meta.url).href,
      STORE_OPTIONS: JSON.stringify(options()),
      FIRST: String(first),
    },
  });
}

/** Lets a child write until `enough` windows more are on disk, kills it, and tells how many were. */
async function writeAndKill(first: number, enough: number): Promise<number> {
  const child = startChild(first);
  const gone = new Promise((resolve) => child.once('close', resolve));
  let written = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    written = Number(line);
    if (written >= first + enough) child.kill('SIGKILL');
  }
  await gone;
  return written;
}

it('finds all that was on disk, whenever the process was killed', async () => {
  let held = 0;
  for (const enough of [3, 61, 150]) {
    const written = await writeAndKill(held, enough);
    expect(written).toBeGreaterThanOrEqual(held + enough);
    const store = await createEmbeddedStore(options());
    held = (await store.readStatus()).tiers[0]?.rows ?? 0;
    expect(held).toBeGreaterThanOrEqual(written);
    // Every window is there once, whichever tier it is read from.
    const window = { from: ORIGIN, to: ORIGIN + held * INTERVAL_MS };
    const { edges, coveredMs } = await store.readEdges({ window, filter: {}, histograms: false });
    expect(edges.map(({ requests }) => requests)).toEqual([held]);
    expect(coveredMs).toBe(held * INTERVAL_MS);
    await store.close();
  }
}, 120_000);

it('tells plainly when another process holds the directory', async () => {
  const child = startChild(0);
  const gone = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === '') continue;
    await expect(createEmbeddedStore(options())).rejects.toThrow(`in use by process ${child.pid}`);
    break;
  }
  child.kill('SIGKILL');
  await gone;
}, 60_000);
