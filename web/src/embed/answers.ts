/**
 * What the panel shows, kept fresh. In: how to ask for all of it, and how often. Out: the newest answers with their moment, and what went wrong since; it asks again after each answer, later while it fails, not while
 * nobody looks, and never after the embed has ended.
 */
import type { EmbedCall } from '@sightglass/shared/embed-calls';
import { EmbedEnded } from '../api/ask-as-embed.ts';

export interface Answers {
  /** In the order of the calls; null before the first. */
  readonly data: readonly unknown[] | null;
  /** Epoch milliseconds. */
  readonly at: number | null;
  /** Since `at`; null when all went well. */
  readonly error: string | null;
  readonly ended: EmbedEnded['why'] | null;
}

/** In place of an answer that the panel is drawn without. */
export interface NoAnswer {
  readonly warnings: readonly { readonly message: string }[];
}

export interface AnswersSource {
  readonly read: () => Answers;
  readonly subscribe: (listener: () => void) => () => void;
}

const LONGEST_WAIT_MS = 300_000;

interface AnswersParts {
  readonly calls: readonly EmbedCall[];
  readonly ask: (call: EmbedCall) => Promise<unknown>;
  readonly refreshMs: number;
}

/** Resolves when the page can be seen. */
function untilVisible(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}

/** Throws where the panel cannot be drawn without the answer, or the embed has ended. */
async function askFor(call: EmbedCall, ask: AnswersParts['ask']): Promise<unknown> {
  try {
    return await ask(call);
  } catch (error) {
    if (call.adds === undefined || error instanceof EmbedEnded) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return { warnings: [{ message: `${call.adds} could not be read: ${why}` }] } satisfies NoAnswer;
  }
}

export function startAnswers({ calls, ask, refreshMs }: AnswersParts): AnswersSource {
  const listeners = new Set<() => void>();
  let answers: Answers = { data: null, at: null, error: null, ended: null };
  let failures = 0;

  function keep(next: Answers): void {
    answers = next;
    for (const listener of listeners) listener();
  }

  async function once(): Promise<void> {
    try {
      const data = await Promise.all(calls.map(async (call) => askFor(call, ask)));
      failures = 0;
      keep({ data, at: Date.now(), error: null, ended: null });
    } catch (error) {
      failures++;
      if (error instanceof EmbedEnded) keep({ ...answers, data: null, ended: error.why });
      else keep({ ...answers, error: error instanceof Error ? error.message : String(error) });
    }
  }

  async function round(): Promise<void> {
    await once();
    if (answers.ended !== null) return;
    setTimeout(
      () => void untilVisible().then(round),
      Math.min(LONGEST_WAIT_MS, refreshMs * 2 ** Math.min(failures, 6)),
    );
  }

  void round();
  return {
    read: () => answers,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
