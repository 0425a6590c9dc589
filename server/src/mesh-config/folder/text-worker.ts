/** The thread that parses texts, so that a large or a hostile one holds up nobody else. In: a text and its place. Out: what readText makes of it. */
import { parentPort } from 'node:worker_threads';
import { readText, type TextPlace } from '../read-text.ts';

parentPort?.on('message', ({ text, place }: { text: string; place: TextPlace }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(readText(text, place));
});
