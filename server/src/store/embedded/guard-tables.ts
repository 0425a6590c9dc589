/**
 * Lets a question go on without the tables when they cannot be read (a damaged block, a full disk): what the ring holds is
 * answered, and the answer says what is missing.
 */
import type { StoreLog } from './embedded-store-options.ts';
import type { TelemetryTables } from './telemetry-tables.ts';

export interface GuardedTables {
  readonly tables: TelemetryTables;
  /** What went wrong while reading for this question; null when nothing did. */
  failure(): string | null;
}

/** The tables for one question. */
export function guardTables(tables: TelemetryTables, log: StoreLog): GuardedTables {
  let failure: string | null = null;

  async function attempt(read: Promise<void>): Promise<void> {
    try {
      await read;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      log.error({ err: error }, 'stored telemetry could not be read');
    }
  }

  return {
    tables: {
      addByLane: (...question) => attempt(tables.addByLane(...question)),
      sumByLaneAndStep: (...question) => attempt(tables.sumByLaneAndStep(...question)),
      sumByGroup: (...question) => attempt(tables.sumByGroup(...question)),
      sumByOutcome: (...question) => attempt(tables.sumByOutcome(...question)),
    },
    failure: () => failure,
  };
}
