/** Asks the worker for a layout. Where there are no workers (tests) the same code runs in place. */
import type { LayoutRequest, LayoutResult } from './geometry.ts';
import type { LayoutCall, LayoutReply } from './layout.worker.ts';

let worker: Worker | null = null;
let calls = 0;
const waiting = new Map<
  number,
  { resolve: (result: LayoutResult) => void; reject: (error: Error) => void }
>();

function openWorker(): Worker {
  const opened = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  opened.addEventListener('message', ({ data }: MessageEvent<LayoutReply>) => {
    waiting.get(data.call)?.resolve(data.result);
    waiting.delete(data.call);
    performance.measure('topology layout', {
      start: performance.now() - data.elapsedMs,
      duration: data.elapsedMs,
    });
  });
  opened.addEventListener('error', (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || 'The layout worker failed'));
    waiting.clear();
    opened.terminate();
    worker = null;
  });
  return opened;
}

/** Starts the worker before the first question, while the API still answers. */
export function warmLayoutWorker(): void {
  if (typeof Worker !== 'undefined') worker ??= openWorker();
}

/** Rejects when the worker dies. */
export async function requestLayout(request: LayoutRequest): Promise<LayoutResult> {
  if (typeof Worker === 'undefined') return (await import('./lay-out.ts')).layOut(request);
  worker ??= openWorker();
  const call = ++calls;
  const message: LayoutCall = { call, request };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin argument
  worker.postMessage(message);
  return new Promise((resolve, reject) => {
    waiting.set(call, { resolve, reject });
  });
}
