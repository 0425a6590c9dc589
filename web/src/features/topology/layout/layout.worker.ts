/** The layout off the main thread: a request with a number comes in, the places with the same number go out. */
import type { LayoutRequest, LayoutResult } from './geometry.ts';
import { layOut } from './lay-out.ts';

export interface LayoutCall {
  readonly call: number;
  readonly request: LayoutRequest;
}

export interface LayoutReply {
  readonly call: number;
  readonly result: LayoutResult;
  /** Time spent computing, in milliseconds. */
  readonly elapsedMs: number;
}

self.addEventListener('message', (event: MessageEvent<LayoutCall>) => {
  const start = performance.now();
  const result = layOut(event.data.request);
  const reply: LayoutReply = { call: event.data.call, result, elapsedMs: performance.now() - start };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's scope, which has no origin argument
  self.postMessage(reply);
});
