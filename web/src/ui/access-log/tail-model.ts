/**
 * What a live tail holds. Pure. In: answers of GET /access-log?after=…, oldest first. Out: what is shown, newest first; what waits while the
 * reader looks; and where it fell behind. Nothing of it grows without bound.
 */
import type { AccessRecordAnswer } from '@sightglass/shared/contract';

/** Records shown at most, and held back at most. */
export const SHOWN_MOST = 1_000;
export const WAITING_MOST = 1_000;

export interface TailState {
  /** From which record on the next question asks; null before the first answer. */
  readonly tail: string | null;
  readonly shown: readonly AccessRecordAnswer[];
  /** Newest first. */
  readonly waiting: readonly AccessRecordAnswer[];
  /** Of what waited, left out because too much did. */
  readonly spilled: number;
  /** When it last could not keep up, in epoch milliseconds by the reader's clock; null for never. */
  readonly behindAt: number | null;
}

export const NO_TAIL: TailState = { tail: null, shown: [], waiting: [], spilled: 0, behindAt: null };

export type TailEvent =
  /** What arrived; `held` while nothing may move. `behind` when what came between is left out. */
  | {
      readonly type: 'arrived';
      readonly records: readonly AccessRecordAnswer[];
      readonly tail: string;
      readonly held: boolean;
      readonly behindAt: number | null;
    }
  | { readonly type: 'release' }
  | { readonly type: 'start'; readonly tail: string | null };

/** Each once: a question that was asked twice brings the same records again. */
function merge(...lists: readonly (readonly AccessRecordAnswer[])[]): AccessRecordAnswer[] {
  const byId = new Map<string, AccessRecordAnswer>();
  for (const record of lists.flat()) if (!byId.has(record.id)) byId.set(record.id, record);
  return [...byId.values()];
}

export function reduceTail(state: TailState, event: TailEvent): TailState {
  if (event.type === 'start') return { ...NO_TAIL, tail: event.tail };
  if (event.type === 'release')
    return {
      ...state,
      shown: merge(state.waiting, state.shown).slice(0, SHOWN_MOST),
      waiting: [],
      spilled: 0,
    };
  const newest = event.records.toReversed();
  const behindAt = event.behindAt ?? state.behindAt;
  if (newest.length === 0 && event.tail === state.tail && behindAt === state.behindAt) return state;
  if (!event.held)
    return {
      ...state,
      tail: event.tail,
      shown: merge(newest, state.waiting, state.shown).slice(0, SHOWN_MOST),
      waiting: [],
      spilled: 0,
      behindAt,
    };
  const known = new Set(state.shown.map(({ id }) => id));
  const waiting = merge(newest, state.waiting).filter(({ id }) => !known.has(id));
  return {
    ...state,
    tail: event.tail,
    waiting: waiting.slice(0, WAITING_MOST),
    spilled: state.spilled + Math.max(0, waiting.length - WAITING_MOST),
    behindAt,
  };
}
