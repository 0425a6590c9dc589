/** The slowest of the questions lately answered, one of each text: what an operator looks at first. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AnsweredQuery } from './engine.ts';

const RECENT_MS = 3_600_000;
const REMEMBERED = 500;
const SHOWN = 20;

export interface QueryLog {
  add(query: AnsweredQuery): void;
  /** Slowest first. */
  slowest(now: EpochMs): readonly AnsweredQuery[];
}

/** An empty log. */
export function createQueryLog(recentMs: Milliseconds = RECENT_MS): QueryLog {
  const queries: AnsweredQuery[] = [];
  return {
    add(query) {
      queries.push(query);
      if (queries.length > REMEMBERED) queries.shift();
    },
    slowest(now) {
      const byText = new Map<string, AnsweredQuery>();
      for (const query of queries) {
        const known = byText.get(query.promql);
        if (query.at < now - recentMs || (known && known.durationMs >= query.durationMs)) continue;
        byText.set(query.promql, query);
      }
      return [...byText.values()].toSorted((a, b) => b.durationMs - a.durationMs).slice(0, SHOWN);
    },
  };
}
