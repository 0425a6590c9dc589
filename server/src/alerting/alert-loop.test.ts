import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAlertTable } from '../state/alert-table.ts';
import { openState, type State } from '../state/open-state.ts';
import { createAlertLoop, type AlertLoopOptions } from './alert-loop.ts';
import type { AlertEpisode, Dispatcher } from './dispatcher.ts';
import type { Evaluation, Evaluator } from './evaluation.ts';
import { sampleEvaluation, sampleJudgement } from './testing/sample-evaluation.ts';

const S = 1000;
const START = 1_800_000_000_000;

/** A world in which time passes as the test says, windows of 15 s are stored as they end, and one service is as unwell as it says. */
function createWorld(state: State, changes: Partial<AlertLoopOptions> = {}) {
  const world = {
    clock: START,
    steady: 0,
    /** Windows stop being stored. */
    isSilent: false,
    newest: START as number,
    evaluation: {} as Partial<Evaluation>,
    asked: [] as number[],
    told: [] as string[],
    firing: [] as readonly AlertEpisode[],
    errors: 0,
  };
  const rule: Evaluator = {
    evaluate: (now) => {
      world.asked.push(now);
      return Promise.resolve([
        sampleEvaluation({ judgements: [sampleJudgement('cart')], ...world.evaluation }),
      ]);
    },
  };
  const dispatcher: Dispatcher = {
    dispatch({ firing, resolved }) {
      world.firing = firing;
      world.told.push(...resolved.map(({ fingerprint }) => `resolved ${fingerprint.slice(0, 4)}`));
    },
    holds: () => new Map(),
  };
  const table = createAlertTable(state);
  const entries: string[] = [];
  const loop = createAlertLoop({
    state,
    table,
    dispatcher,
    ledger: { write: ({ kind, text }) => void entries.push(`${kind}: ${text}`) },
    evaluators: { rule },
    clock: () => world.clock,
    steadyClock: () => world.steady,
    newestEnd: () => world.newest,
    intervalMs: 15 * S,
    everyMs: 30 * S,
    log: { error: () => world.errors++ },
    observe: () => {},
    judged: () => {},
    ...changes,
  });
  /** Lets time pass second by second, as the loop's timer does. */
  async function pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      world.clock += S;
      world.steady += S;
      const ended = Math.floor((world.clock - 2 * S) / (15 * S)) * 15 * S;
      if (!world.isSilent) world.newest = Math.max(world.newest, ended);
      await loop.look();
    }
  }
  return { world, loop, table, entries, pass, states: () => table.live().map((one) => one.state) };
}

function openWorld(changes: Partial<AlertLoopOptions> = {}) {
  const state = openState(null);
  onTestFinished(() => state.close());
  const world = createWorld(state, changes);
  // No timer: the test looks.
  world.loop.start();
  onTestFinished(() => world.loop.stop());
  return { state, ...world };
}

describe('the alert loop', () => {
  it('evaluates whole windows, each second one, as soon as they are stored', async () => {
    const { world, pass } = openWorld();
    await pass(130);
    expect(world.asked.map((at) => (at - START) / S)).toEqual([15, 45, 75, 105]);
  });

  it('goes on by the clock when no window comes, and sees the silence', async () => {
    const { world, pass } = openWorld();
    await pass(40);
    world.isSilent = true;
    await pass(240);
    const late = world.asked.slice(1).map((at) => (at - START) / S);
    expect(late.length).toBeGreaterThanOrEqual(3);
    // Long after the last window the question is about the present, not about the last window.
    expect(late.at(-1)).toBeGreaterThan(200);
  });

  it('fires after `for` of evaluations, whatever jumps the clock makes, and never loses what fires', async () => {
    const { world, pass, states, table } = openWorld();
    world.evaluation = { forMs: 60 * S };
    await pass(20);
    expect(states()).toEqual(['pending']);
    world.clock += 3600 * S;
    await pass(29);
    expect(states()).toEqual(['pending']);
    world.clock -= 7200 * S;
    await pass(75);
    expect(states()).toEqual(['firing']);
    world.clock += 30 * 86_400 * S;
    await pass(90);
    expect(states()).toEqual(['firing']);
    expect(table.live()[0]?.activeMs).toBeGreaterThanOrEqual(60 * S);
  });

  it('keeps firing for `keepFiringFor` of evaluations, whatever jumps the clock makes', async () => {
    const { world, pass, states } = openWorld();
    world.evaluation = { keepFiringForMs: 60 * S };
    await pass(20);
    world.evaluation = { keepFiringForMs: 60 * S, judgements: [] };
    await pass(30);
    world.clock += 86_400 * S;
    await pass(29);
    expect(states()).toEqual(['firing']);
    await pass(100);
    expect(states()).toEqual([]);
  });

  it('hands on what fires after every evaluation, and what ended once', async () => {
    const { world, pass, entries } = openWorld();
    await pass(50);
    expect(world.firing).toHaveLength(1);
    world.evaluation = { judgements: [] };
    await pass(60);
    expect(world.firing).toEqual([]);
    expect(world.told).toHaveLength(1);
    expect(entries).toEqual(['fired: Fires: cart is unwell', 'resolved: Is over: cart is unwell']);
  });

  it('keeps nothing of an evaluation whose notifications could not be kept, and does it again', async () => {
    let fails = true;
    const dispatcher: Dispatcher = {
      dispatch: () => {
        if (fails) throw new Error('disk full');
      },
      holds: () => new Map(),
    };
    const { world, pass, states } = openWorld({ dispatcher });
    await pass(20);
    expect([states(), world.errors]).toEqual([[], 1]);
    fails = false;
    await pass(30);
    expect(states()).toEqual(['firing']);
  });

  it('leaves a failing evaluator’s alerts as they are, and evaluates the others', async () => {
    let fails = false;
    const slo = sampleEvaluation({
      source: { kind: 'slo', id: 's1', name: 'An SLO', tier: 0 },
      judgements: [sampleJudgement('web')],
    });
    const source: Evaluator = {
      evaluate: () => (fails ? Promise.reject(new Error('no')) : Promise.resolve([slo])),
    };
    let healthy = [sampleJudgement('cart')];
    const rule: Evaluator = {
      evaluate: () => Promise.resolve([sampleEvaluation({ judgements: healthy })]),
    };
    const { world, pass, table } = openWorld({ evaluators: { slo: source, rule } });
    await pass(20);
    expect(table.live()).toHaveLength(2);
    fails = true;
    healthy = [];
    await pass(60);
    expect(table.live().map((one) => one.source.id)).toEqual(['s1']);
    expect(world.errors).toBeGreaterThan(0);
  });

  it('never runs twice at a time, and waits for the one under way when it stops', async () => {
    let running = 0;
    let most = 0;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const rule: Evaluator = {
      evaluate: async () => {
        most = Math.max(most, ++running);
        await released;
        running--;
        return [sampleEvaluation({ judgements: [sampleJudgement('cart')] })];
      },
    };
    const { loop, states } = openWorld({ evaluators: { rule } });
    const first = loop.evaluate();
    expect(await loop.evaluate()).toBeNull();
    await Promise.resolve();
    const stopped = loop.stop();
    release();
    await stopped;
    expect(await first).toHaveLength(1);
    expect([most, states()]).toEqual([1, ['firing']]);
    expect(await loop.evaluate()).toBeNull();
  });

  it('takes what a late evaluator answers in the end with the next round', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<readonly Evaluation[]>();
    let asked = 0;
    const rule: Evaluator = {
      evaluate: () => {
        asked++;
        return answered;
      },
    };
    const { loop, states, world } = openWorld({ evaluators: { rule }, everyMs: 40 });
    await loop.evaluate();
    expect([world.errors, states()]).toEqual([1, []]);
    answer([sampleEvaluation({ judgements: [sampleJudgement('cart')] })]);
    await loop.evaluate();
    expect([asked, states()]).toEqual([1, ['firing']]);
  });

  it('goes on from the file after a restart at any moment, as if nothing had been', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-alerts-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const seen: string[] = [];
    let clock = START;
    const plan = [
      'active',
      'active',
      'active',
      'active',
      'inactive',
      'inactive',
      'inactive',
      'inactive',
    ] as const;
    for (const judged of plan) {
      const state = openState(folder);
      const { world, loop, table } = createWorld(state);
      clock += 30 * S;
      world.clock = clock;
      world.newest = clock;
      world.evaluation = {
        forMs: 60 * S,
        keepFiringForMs: 60 * S,
        judgements: [sampleJudgement('cart', { state: judged })],
      };
      await loop.evaluate();
      seen.push(table.live()[0]?.state ?? 'inactive');
      await loop.stop();
      state.close();
    }
    expect(seen).toEqual([
      'pending',
      'pending',
      'firing',
      'firing',
      'firing',
      'firing',
      'inactive',
      'inactive',
    ]);
  });
});
