/** Parses texts in a thread of their own, one after the other: a large text takes seconds, and one may be made to take for ever. Such a one is given up. */
import type { Milliseconds } from '@sightglass/shared/units';
import { Worker } from 'node:worker_threads';
import type { TextPlace, TextRead } from '../read-text.ts';

const PATIENCE_MS = 30_000;
const MOST_HEAP_MB = 512;

export interface TextReader {
  /** Never rejects: what could not be read is a problem. */
  read(text: string, place: TextPlace): Promise<TextRead>;
  stop(): Promise<void>;
}

function fail(message: string): TextRead {
  return { resources: [], problems: [{ line: null, message }], isBroken: true };
}

function open(): Worker {
  const made = new Worker(new URL('./text-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
  });
  made.unref();
  return made;
}

export function createTextReader(patienceMs: Milliseconds = PATIENCE_MS): TextReader {
  let worker: Worker | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let stopped = false;

  async function discard(): Promise<void> {
    const old = worker;
    worker = null;
    await old?.terminate();
  }

  async function readOne(text: string, place: TextPlace): Promise<TextRead> {
    if (stopped) return fail('is not read any more');
    const current = (worker ??= open());
    const { promise, resolve } = Promise.withResolvers<TextRead | string>();
    const timer = setTimeout(() => resolve(`could not be read within ${patienceMs / 1000} s`), patienceMs);
    const onError = (error: unknown): void => resolve(error instanceof Error ? error.message : String(error));
    const onExit = (): void => resolve('could not be read: its thread ended');
    current.once('message', resolve);
    current.once('error', onError);
    current.once('exit', onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    current.postMessage({ text, place });
    const read = await promise;
    clearTimeout(timer);
    current.off('message', resolve);
    current.off('error', onError);
    current.off('exit', onExit);
    if (typeof read !== 'string') return read;
    await discard();
    return fail(read);
  }

  return {
    read(text, place) {
      const mine = turn.then(() => readOne(text, place));
      turn = mine;
      return mine;
    },
    async stop() {
      stopped = true;
      await discard();
      await turn;
    },
  };
}
