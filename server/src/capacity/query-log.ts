/**
 * Which questions to the store were slow lately. In: every question with its duration. Out: the slowest kinds of question of the
 * last minutes, equal ones counted together, and running totals by operation. Bounded: a minute keeps its slowest 100 kinds.
 */
import type { StoreQuery } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export type ObservedQuery = Omit<StoreQuery, 'count' | 'meanMs' | 'at'>;

export interface OperationTotals {
  readonly count: number;
  readonly failures: number;
  readonly durationMs: Milliseconds;
}

export interface QueryLog {
  observe(query: ObservedQuery): void;
  /** At most `most` kinds, slowest first. */
  slowest(most: number): StoreQuery[];
  /** By purpose, since the start; a copy. */
  operations(): ReadonlyMap<string, OperationTotals>;
}

const MINUTE_MS = 60_000;
const KINDS_A_MINUTE = 100;

function kindOf({ source, asked, purpose, detail, promql, spanMs }: ObservedQuery): string {
  return JSON.stringify([source, asked, purpose, detail, promql, spanMs]);
}

/** Two records of one kind as one: counts added, the slower one told. */
function join(a: StoreQuery, b: StoreQuery): StoreQuery {
  const count = a.count + b.count;
  const meanMs = (a.meanMs * a.count + b.meanMs * b.count) / count;
  return { ...(b.durationMs > a.durationMs ? b : a), count, meanMs };
}

function dropFastest(kinds: Map<string, StoreQuery>): void {
  let fastest: [string, StoreQuery] | null = null;
  for (const entry of kinds) if (!fastest || entry[1].durationMs < fastest[1].durationMs) fastest = entry;
  if (fastest) kinds.delete(fastest[0]);
}

/** An empty log that looks back `spanMs`, in whole minutes. */
export function createQueryLog(options: {
  readonly clock: () => EpochMs;
  readonly spanMs: Milliseconds;
}): QueryLog {
  const { clock, spanMs } = options;
  let minutes: { readonly start: EpochMs; readonly kinds: Map<string, StoreQuery> }[] = [];
  const operations = new Map<string, OperationTotals>();
  const recent = (): typeof minutes => minutes.filter(({ start }) => start + MINUTE_MS > clock() - spanMs);
  return {
    observe(query) {
      const at = clock();
      const { count, failures, durationMs } = operations.get(query.purpose) ?? {
        count: 0,
        failures: 0,
        durationMs: 0,
      };
      operations.set(query.purpose, {
        count: count + 1,
        failures: failures + (query.error === null ? 0 : 1),
        durationMs: durationMs + query.durationMs,
      });
      const start = at - (at % MINUTE_MS);
      let minute = minutes.at(-1);
      if (minute?.start !== start) {
        minute = { start, kinds: new Map() };
        minutes = [...recent(), minute];
      }
      const { kinds } = minute;
      const kind = kindOf(query);
      const seen: StoreQuery = { ...query, count: 1, meanMs: query.durationMs, at };
      const before = kinds.get(kind);
      kinds.set(kind, before ? join(before, seen) : seen);
      if (kinds.size > KINDS_A_MINUTE) dropFastest(kinds);
    },
    slowest(most) {
      const all = new Map<string, StoreQuery>();
      for (const { kinds } of recent()) {
        for (const [kind, query] of kinds) {
          const before = all.get(kind);
          all.set(kind, before ? join(before, query) : query);
        }
      }
      return [...all.values()].toSorted((a, b) => b.durationMs - a.durationMs).slice(0, most);
    },
    operations: () => new Map(operations),
  };
}
