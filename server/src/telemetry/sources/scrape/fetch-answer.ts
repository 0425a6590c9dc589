/**
 * One HTTP request whose answer is read where it arrives: each block of the body, as it was read from the socket, goes straight to a
 * reader. A stream, an iterator and their promises for each scrape would cost more than reading the text of a small proxy.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** Codes of a connection that the other side closed while it was idle. */
const STALE_CONNECTION = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Takes an answer of status 200 in. What it throws, or rejects with, ends the request. */
export interface AnswerReader {
  begin(headers: IncomingHttpHeaders): void;
  /** The next bytes of the body. A promise holds up what follows until it resolves. */
  read(block: Buffer): Promise<void> | undefined;
  /** The body is complete. */
  end(): Promise<void> | undefined;
}

export interface AnswerHead {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Sends the request. Resolves when an answer of status 200 was read to its end, and with the head alone for any other status. Rejects
 * with what the socket or the reader threw, and with the signal's reason as soon as it aborts.
 */
export function fetchAnswer(
  dispatcher: Dispatcher,
  request: Pick<Dispatcher.DispatchOptions, 'origin' | 'path' | 'headers'>,
  { signal, reader }: { readonly signal: AbortSignal; readonly reader: AnswerReader },
): Promise<AnswerHead> {
  const { promise, resolve, reject } = Promise.withResolvers<AnswerHead>();
  let current: Dispatcher.DispatchController | null = null;
  let head: AnswerHead | null = null;
  let reading: Promise<void> | undefined;
  let failure: Error | null = null;
  let waiting = 0;
  let isAgain = false;

  const fail = (reason: unknown): void => {
    failure ??= reason instanceof Error ? reason : new Error(String(reason));
    signal.removeEventListener('abort', abort);
    reject(failure);
    current?.abort(failure);
  };
  const abort = (): void => fail(signal.reason);
  const finish = (): void => {
    signal.removeEventListener('abort', abort);
    if (head) resolve(head);
  };
  const settle = async (step: Promise<void>): Promise<void> => {
    waiting++;
    try {
      await step;
    } catch (error) {
      fail(error);
    }
    if (--waiting === 0) reading = undefined;
  };
  /** Does the next step after those under way: a connection that closes hands out its rest although it was told to wait. */
  const queue = (step: () => Promise<void> | undefined): Promise<void> | undefined => {
    const next = reading ? reading.then(step) : step();
    if (!next) return undefined;
    reading = settle(next);
    return reading;
  };

  if (signal.aborted) {
    fail(signal.reason);
    return promise;
  }
  signal.addEventListener('abort', abort);
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      current = controller;
      if (failure) controller.abort(failure);
    },
    onResponseStart(controller, statusCode, headers) {
      head = { statusCode, headers };
      if (statusCode === 200) {
        reader.begin(headers);
        return;
      }
      // Nobody reads this body.
      finish();
      controller.abort(new Error(`HTTP ${statusCode}`));
    },
    onResponseData(controller, block) {
      if (failure) return;
      const queued = queue(() => reader.read(block));
      if (!queued) return;
      controller.pause();
      void queued.then(() => controller.resume());
    },
    onResponseEnd() {
      const queued = queue(() => reader.end());
      if (queued) void queued.then(finish);
      else finish();
    },
    onResponseError(_, error) {
      // An idle connection may be closed under our hands: once more, on a new one.
      const code = 'code' in error ? String(error.code) : '';
      if (head !== null || failure !== null || isAgain || !STALE_CONNECTION.has(code)) {
        fail(error);
        return;
      }
      isAgain = true;
      current = null;
      dispatch();
    },
  };
  const dispatch = (): void => {
    dispatcher.dispatch({ ...request, method: 'GET' }, handler);
  };
  dispatch();
  return promise;
}
