/** What is known of an engine from its requests so far: its state for Sources and warnings, counts for Mesh. */
import type { EpochMs } from '@sightglass/shared/units';
import type { AnsweredQuery, EngineError, EngineErrorKind, EngineState, EngineStats } from './engine.ts';

/** The purpose of the small question that only tells whether the engine answers. */
export const PROBE_PURPOSE = 'probe';

export interface EngineRecord {
  succeeded(query: AnsweredQuery): void;
  failed(error: EngineError): void;
  /** `isDown`: whether the engine is left alone at present. */
  state(isDown: boolean): EngineState;
  /** The last question that was answered; null before. */
  last(): AnsweredQuery | null;
  counts(): Pick<EngineStats, 'queries' | 'bytes' | 'errors'>;
}

/** An empty record. */
export function createEngineRecord(clock: () => EpochMs): EngineRecord {
  const errors: Record<EngineErrorKind, number> = {
    unreachable: 0,
    timeout: 0,
    'http-status': 0,
    'too-large': 0,
    malformed: 0,
    query: 0,
  };
  let queries = 0;
  let bytes = 0;
  let lastAttemptAt: EpochMs | null = null;
  let last: AnsweredQuery | null = null;
  let lastError: string | null = null;

  return {
    succeeded(query) {
      queries++;
      bytes += query.bytes;
      lastAttemptAt = query.at;
      last = query;
      lastError = null;
    },
    failed(error) {
      queries++;
      errors[error.kind]++;
      lastAttemptAt = clock();
      lastError = error.message;
    },
    state(isDown) {
      const seen = lastAttemptAt === null ? 'pending' : 'up';
      return {
        state: isDown ? 'down' : seen,
        lastAttemptAt,
        lastSuccessAt: last?.at ?? null,
        lastError,
        lastDurationMs: last?.durationMs ?? null,
      };
    },
    last: () => last,
    counts: () => ({ queries, bytes, errors: { ...errors } }),
  };
}
