/**
 * Answers shared by all who ask the same: equal questions at once wait for one, and answers are kept within a budget of bytes, the least
 * recently used going first. A failure is shared by those who wait and not kept.
 */
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface Shared<A> {
  readonly answer: A;
  readonly bytes: Bytes;
}

export interface Question {
  /** Everything that makes a different answer. */
  readonly key: string;
  /** How long the answer holds. */
  readonly keepMs: Milliseconds;
  /**
   * Of an answer about now: what is equal in the question as it will be asked a moment later, whose answer takes this one's place. Null
   * for answers about the past.
   */
  readonly line: string | null;
}

export interface SharedAnswers<A> {
  /** The answer to `question`, worked out by `work` unless there is one. */
  find(question: Question, work: () => Promise<Shared<A>>): Promise<A>;
  stats(): {
    readonly coalesced: number;
    readonly hits: number;
    readonly misses: number;
    readonly bytes: Bytes;
  };
}

interface Entry<A> extends Shared<A> {
  readonly until: EpochMs;
}

/** Keeps at most `maxBytes` of answers. */
export function createSharedAnswers<A>(maxBytes: Bytes, clock: () => EpochMs): SharedAnswers<A> {
  const kept = new Map<string, Entry<A>>();
  const underWay = new Map<string, Promise<A>>();
  /** The newest question of each line. */
  const newest = new Map<string, string>();
  const counts = { coalesced: 0, hits: 0, misses: 0 };
  let bytes = 0;

  const drop = (key: string): void => {
    bytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };

  const keep = ({ key, keepMs, line }: Question, found: Shared<A>): void => {
    if (line !== null) {
      const before = newest.get(line);
      if (before !== undefined && before !== key) drop(before);
      newest.set(line, key);
    }
    drop(key);
    if (found.bytes > maxBytes) return;
    kept.set(key, { ...found, until: clock() + keepMs });
    bytes += found.bytes;
    for (const oldest of kept.keys()) {
      if (bytes <= maxBytes) break;
      drop(oldest);
    }
    // Lines of answers that are gone: there are few, one for each query text that the console knows.
    if (newest.size > 2 * kept.size + 100)
      for (const [name, last] of newest) if (!kept.has(last)) newest.delete(name);
  };

  const workOut = async (question: Question, work: () => Promise<Shared<A>>): Promise<A> => {
    try {
      const found = await work();
      keep(question, found);
      return found.answer;
    } finally {
      underWay.delete(question.key);
    }
  };

  return {
    async find(question, work) {
      const { key } = question;
      const entry = kept.get(key);
      if (entry !== undefined && entry.until > clock()) {
        counts.hits++;
        kept.delete(key);
        kept.set(key, entry);
        return entry.answer;
      }
      const other = underWay.get(key);
      if (other !== undefined) {
        counts.coalesced++;
        return other;
      }
      counts.misses++;
      const answer = workOut(question, work);
      underWay.set(key, answer);
      return answer;
    },
    stats: () => ({ ...counts, bytes }),
  };
}
