/**
 * The console is killed a hundred times, at random moments of alerts' lives, with real processes, a real state file, the sender as it is
 * and receivers over HTTP that misbehave. At the end every life was told exactly once to who collapses repeats, and nothing is left.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openState } from '../../state/open-state.ts';
import { createOutbox } from '../../state/outbox.ts';
import { startCrashReceivers } from './testing/crash-receivers.ts';

const CHILD = join(import.meta.dirname, 'testing/crash-child.ts');
const KILLS = 100;
const ALERTS = 6;
/** So many that the last process still has some to live. */
const LIVES = 25;
/** Loaded and ready to go on when another is killed. */
const SPARES = 2;
/** A process lives for less than this after it began. */
const LONGEST_LIFE_MS = 160;

/** mulberry32: the same moments for the same seed, as far as processes let themselves be repeated. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Child {
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  readonly errors: () => string;
}

it('nothing is lost and nothing is doubled, though the console is killed a hundred times', async () => {
  const seed = Date.now() % 2 ** 31;
  const random = createRandom(seed);
  const root = mkdtempSync(join(tmpdir(), 'sightglass-crash-'));
  const folder = join(root, 'state');
  const receivers = await startCrashReceivers(random);
  const children = new Set<ChildProcess>();
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL');
    await receivers.close();
    rmSync(root, { recursive: true, force: true });
  });

  function load(): Child {
    const process_ = spawn(process.execPath, [CHILD, folder, receivers.url, String(ALERTS), String(LIVES)], {
      env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'cache') },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.add(process_);
    let errors = '';
    process_.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    process_.stdin.on('error', () => undefined);
    const exit = new Promise<number | null>((done) => {
      process_.once('exit', (code) => {
        children.delete(process_);
        done(code);
      });
    });
    return { process: process_, exit, errors: () => errors };
  }

  const begin = (child: Child): Promise<unknown> => {
    const ready = new Promise((done) => child.process.stdout?.once('data', done));
    child.process.stdin?.write('go\n');
    return Promise.race([ready, child.exit]);
  };

  // Compiled code is kept by a process that ends well, which those that are killed do not.
  const first = load();
  first.process.stdin?.end();
  await first.exit;

  const spares = Array.from({ length: SPARES }, () => load());
  let killed = 0;
  let code: number | null = null;
  let finished: Child | null = null;
  while (killed < KILLS) {
    const child = spares.shift() ?? load();
    spares.push(load());
    const ready = begin(child);
    // Some are killed while they open the state, most while alerts live.
    if (random() > 0.1) await ready;
    await sleep(random() * LONGEST_LIFE_MS);
    child.process.kill('SIGKILL');
    code = await child.exit;
    if (code !== null) throw new Error(`seed ${seed}: ended with ${code}: ${child.errors()}`);
    killed++;
  }
  finished = spares.shift() ?? load();
  await begin(finished);
  code = await finished.exit;
  expect([seed, code, finished.errors()]).toEqual([seed, 0, '']);

  const state = openState(folder);
  onTestFinished(() => state.close());
  const outbox = createOutbox(state);
  expect([outbox.count('waiting'), outbox.count('dead')]).toEqual([0, 0]);
  const once = { opened: LIVES, closed: LIVES, isOpen: false };
  const all = Array.from({ length: ALERTS }, () => once);
  expect([seed, [...receivers.incidents.values()]]).toEqual([seed, all]);
  expect([seed, [...receivers.groups.values()]]).toEqual([seed, all]);
  // Else no kill came between sending and writing it down, and the test would prove nothing.
  expect(receivers.repeats()).toBeGreaterThan(0);
}, 300_000);
