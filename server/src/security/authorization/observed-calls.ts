/** Calls as they were observed, by access logs or by metrics: what a backtest decides again. Counts are of requests (of TCP connections). */
import type { EpochMs } from '@sightglass/shared/units';
import type { CallerEnd } from './ends.ts';
import type { Observation } from './observation.ts';
import type { Callee } from './select-callees.ts';

export interface ObservedCalls {
  readonly source: CallerEnd;
  readonly callee: Callee;
  readonly observation: Observation;
  /** As it was logged, for people; empty where it was not. */
  readonly path: string;
  readonly wasDenied: boolean;
  readonly count: number;
  /** Null where they are not told. */
  readonly firstAt: EpochMs | null;
  readonly lastAt: EpochMs | null;
  readonly by: 'access-log' | 'metrics';
  /** The store's id of the edge between services; empty where a log told. */
  readonly edge: string;
}
