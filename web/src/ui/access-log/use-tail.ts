/**
 * What arrives while the reader looks. In: the filter, from where on, how often to ask (0 for never), and whether what comes has to wait. Out: the
 * state of the tail, how to let go of what waits, and why it was interrupted.
 */
import { useCallback, useEffect, useEffectEvent, useMemo, useReducer, useState } from 'react';
import type { ApiQuery } from '../../api/api-url.ts';
import { callApi } from '../../api/client.ts';
import { NO_TAIL, reduceTail, WAITING_MOST, type TailState } from './tail-model.ts';

/** Asked for at once: the API's most. When as many come the tail goes on from the newest. */
const MOST = 1_000;
const NEWEST = 100;

interface TailOptions {
  readonly filterQuery: ApiQuery<'getAccessLog'>;
  readonly start: string | null;
  readonly everyMs: number;
  readonly held: boolean;
  /** Only how many there are is wanted: enough is enough. */
  readonly counting: boolean;
}

interface Tail {
  readonly state: TailState;
  readonly release: () => void;
  readonly error: string | null;
}

export function useTail({ filterQuery, start, everyMs, held, counting }: TailOptions): Tail {
  const [state, dispatch] = useReducer(reduceTail, NO_TAIL);
  const [error, setError] = useState<string | null>(null);
  const key = JSON.stringify(filterQuery);

  const ask = useEffectEvent(async (signal: AbortSignal): Promise<void> => {
    const { tail } = state;
    if (tail === null || document.visibilityState === 'hidden') return;
    if (counting && state.waiting.length >= WAITING_MOST) return;
    const answer = await callApi('getAccessLog', {
      query: { ...filterQuery, after: tail, limit: MOST },
      signal,
    });
    if (answer.records.length < MOST || counting) {
      dispatch({ type: 'arrived', records: answer.records, tail: answer.tail, held, behindAt: null });
      return;
    }
    const newest = await callApi('getAccessLog', {
      query: { ...filterQuery, range: 'now-5m', limit: NEWEST },
      signal,
    });
    dispatch({
      type: 'arrived',
      records: newest.records.toReversed(),
      tail: newest.tail,
      held,
      behindAt: Date.now(),
    });
  });

  // Another filter begins anew, also where it begins at the same record.
  const origin = useMemo(() => ({ tail: start, key }), [start, key]);
  useEffect(() => dispatch({ type: 'start', tail: origin.tail }), [origin]);
  useEffect(() => {
    if (everyMs === 0 || origin.tail === null) return undefined;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const run = async (): Promise<void> => {
      try {
        await ask(stop.signal);
        if (!stop.signal.aborted) setError(null);
      } catch (reason) {
        if (!stop.signal.aborted) setError(reason instanceof Error ? reason.message : String(reason));
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void run(), everyMs);
    };
    timer = setTimeout(() => void run(), everyMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [everyMs, origin]);
  const release = useCallback(() => dispatch({ type: 'release' }), []);
  return { state, release, error };
}
