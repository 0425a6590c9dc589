/** Reads a text of policies that somebody pasted: a long one takes a second or more, and does so in a thread of its own. */
import { Worker } from 'node:worker_threads';
import { readPolicyText, type PolicyText } from './read-policy-text.ts';

/** Characters that take a few hundredths of a second. */
const SHORT = 16_384;
const PATIENCE_MS = 20_000;
const MOST_HEAP_MB = 256;

const fail = (message: string): PolicyText => ({
  policies: [],
  problems: [{ severity: 'error', line: null, message }],
});

/** Never rejects: what could not be read is a problem. */
export async function readLongPolicyText(
  text: string,
  cluster: string | null,
  patienceMs = PATIENCE_MS,
): Promise<PolicyText> {
  if (text.length <= SHORT) return readPolicyText(text, cluster);
  const worker = new Worker(new URL('./policy-text-worker.ts', import.meta.url), {
    workerData: { text, cluster },
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
  });
  const { promise, resolve } = Promise.withResolvers<PolicyText>();
  worker.once('message', (read: PolicyText) => resolve(read));
  worker.once('error', (error) =>
    resolve(fail(`The text could not be read: ${error instanceof Error ? error.message : String(error)}.`)),
  );
  worker.once('exit', () => resolve(fail('The text could not be read: its thread ended.')));
  const timer = setTimeout(
    () => resolve(fail(`The text could not be read within ${patienceMs / 1000} s.`)),
    patienceMs,
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
