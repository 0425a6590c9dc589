/**
 * Asks all evaluators at once. One that fails or is late costs its own sources only; what a late one answers in the end is taken by the
 * next round, and until then it is not asked again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AlertSource, Evaluation, Evaluator } from './evaluation.ts';

export type Evaluators = Readonly<Partial<Record<AlertSource['kind'], Evaluator>>>;

export interface Heard {
  readonly evaluations: readonly Evaluation[];
  /** Kinds of sources whose evaluator answered. */
  readonly heard: ReadonlySet<AlertSource['kind']>;
  readonly failures: readonly { readonly kind: AlertSource['kind']; readonly error: unknown }[];
}

const LATE = Symbol('late');

async function wait(promise: Promise<readonly Evaluation[]>, deadlineMs: Milliseconds) {
  const stop = new AbortController();
  const late = sleep(deadlineMs, LATE, { signal: stop.signal }).catch(() => LATE);
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
  }
}

/** Asks with memory of those that are late. */
export function createAsking(
  evaluators: Evaluators,
  deadlineMs: Milliseconds,
): (at: EpochMs) => Promise<Heard> {
  const underWay = new Map<AlertSource['kind'], Promise<readonly Evaluation[]>>();
  const all = Object.entries(evaluators) as [AlertSource['kind'], Evaluator][];

  async function ask([kind, evaluator]: [AlertSource['kind'], Evaluator], at: EpochMs) {
    const promise = underWay.get(kind) ?? Promise.resolve().then(() => evaluator.evaluate(at));
    underWay.set(kind, promise);
    // Nobody may be waiting for it when it fails.
    promise.catch(() => {});
    try {
      const answer = await wait(promise, deadlineMs);
      if (answer === LATE) return { kind, error: new Error(`no answer within ${deadlineMs / 1000} s`) };
      underWay.delete(kind);
      return { kind, evaluations: answer as readonly Evaluation[] };
    } catch (error) {
      underWay.delete(kind);
      return { kind, error };
    }
  }

  return async (at) => {
    const answers = await Promise.all(all.map((one) => ask(one, at)));
    return {
      evaluations: answers.flatMap(({ evaluations = [] }) => evaluations),
      heard: new Set(answers.flatMap((answer) => (answer.evaluations ? [answer.kind] : []))),
      failures: answers.flatMap(({ kind, evaluations, error }) => (evaluations ? [] : [{ kind, error }])),
    };
  };
}
