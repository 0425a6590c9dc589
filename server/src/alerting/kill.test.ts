/** Kills a process that evaluates, without warning and at any moment, again and again, and looks at what is left of its alerts. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { createAlertTable } from '../state/alert-table.ts';
import { openState } from '../state/open-state.ts';

const CHILD = join(import.meta.dirname, 'testing/evaluate-until-killed.ts');
const KILLS = 20;
const PATIENCE_MS = 120_000;

/** Lets a process run for a few rounds and kills it a moment later, in whatever it does then. Resolves with the last round told. */
async function runAndKill(folder: string, rounds: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.once('close', resolve));
  let told = 0;
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    told = Number(line);
    if (++lines === rounds) setTimeout(() => child.kill('SIGKILL'), afterMs);
  }
  await gone;
  return told;
}

it(
  'tells each alert once, and its end once, whenever the process is killed',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sightglass-kill-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    let round = 0;
    for (let i = 0; i < KILLS; i++) {
      const before = round;
      round = await runAndKill(folder, 1 + (i % 7), (i * 7) % 11);
      expect(round).toBeGreaterThan(before);
    }
    const state = openState(folder);
    onTestFinished(() => state.close());
    const episodes = createAlertTable(state).history({
      window: { from: 0, to: Date.now() + 1000 },
      limit: 100_000,
    });
    const { n: rounds } = state.database.prepare('SELECT count(*) AS n FROM rounds').get() as { n: number };
    // Each ten rounds two alerts fire in the fourth and end in the eighth; a round that was told of was kept.
    expect(rounds).toBeGreaterThanOrEqual(round);
    const cycle = rounds % 10;
    expect(episodes).toHaveLength(2 * (Math.floor(rounds / 10) + (cycle > 3 ? 1 : 0)));
    expect(episodes.filter(({ state: is }) => is === 'firing')).toHaveLength(cycle > 3 && cycle <= 7 ? 2 : 0);
    const words = state.database.prepare('SELECT episode, word FROM told').all() as {
      episode: string;
      word: string;
    }[];
    const expected = episodes.flatMap(({ episode, resolvedAt }) =>
      resolvedAt === null ? [`${episode} fired`] : [`${episode} fired`, `${episode} resolved`],
    );
    expect(words.map(({ episode, word }) => `${episode} ${word}`).toSorted()).toEqual(expected.toSorted());
  },
  PATIENCE_MS,
);
