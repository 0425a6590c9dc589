/** The thread that reads one long text of policies. In: the text and its cluster, as the thread's data. Out: what readPolicyText makes of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { readPolicyText } from './read-policy-text.ts';

const { text, cluster } = workerData as { readonly text: string; readonly cluster: string | null };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(readPolicyText(text, cluster));
