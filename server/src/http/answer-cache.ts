/**
 * Answers ready to send. Equal questions asked at once are worked out once; an answer stays until the store's version changes
 * or newer answers need its room. Bodies are kept as bytes, and gzipped on first request.
 */
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { GZIP_LEVEL, WrittenJson } from './written-json.ts';

const compress = promisify(gzip);
/** Below this many bytes compression costs more than it saves. */
const GZIP_FROM_BYTES = 1024;
/** Below this many bytes compression takes a fraction of a millisecond: less than waiting for a thread of the pool. */
const GZIP_AT_ONCE_BYTES = 16_384;

/** The JSON of an answer. */
export type Content = string | WrittenJson;

export interface PreparedAnswer {
  readonly body: Buffer;
  /** The body gzipped; null when that is not worth it. */
  gzipped(): Promise<Buffer | null>;
}

export interface AnswerCache {
  /**
   * The answer to `question` at `version` of the data, from the cache, from a computation under way, or from `work`. A failed
   * computation is not kept.
   */
  answer(question: string, version: string, work: () => Promise<Content>): Promise<PreparedAnswer>;
  /** Bytes held and answers given, for self-metrics. */
  stats(): {
    readonly bytes: number;
    readonly maxBytes: number;
    readonly hits: number;
    readonly misses: number;
  };
}

interface Entry {
  readonly answer: Promise<PreparedAnswer>;
  bytes: number;
}

/** The text as bytes, if it is none yet; `onGrowth` is told of every byte that the answer then holds. */
export function prepareAnswer(content: Content, onGrowth?: (by: number) => void): PreparedAnswer {
  const { body, gzipped } =
    typeof content === 'string' ? new WrittenJson(Buffer.from(content), null) : content;
  onGrowth?.(body.length);
  let packed: Promise<Buffer | null> | null = null;
  const pack = async (): Promise<Buffer | null> => {
    if (body.length < GZIP_FROM_BYTES) return null;
    const options = { level: GZIP_LEVEL };
    const result =
      body.length < GZIP_AT_ONCE_BYTES ? gzipSync(body, options) : await (gzipped ?? compress(body, options));
    onGrowth?.(result.length);
    return result;
  };
  return { body, gzipped: () => (packed ??= pack()) };
}

/** A cache that holds at most `maxBytes` of finished bodies, dropping the least recently used. */
export function createAnswerCache(maxBytes: number): AnswerCache {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  let hits = 0;
  let misses = 0;
  /** All questions have one: what was answered at another is never asked for again. */
  let present = '';

  const drop = (question: string, entry: Entry): void => {
    if (entries.get(question) !== entry) return;
    entries.delete(question);
    bytes -= entry.bytes;
  };
  const grow = (question: string, entry: Entry, by: number): void => {
    if (entries.get(question) !== entry) return;
    entry.bytes += by;
    bytes += by;
    for (const [oldest, candidate] of entries) {
      if (bytes <= maxBytes) break;
      drop(oldest, candidate);
    }
  };
  return {
    answer(question, version, work) {
      if (version !== present) {
        entries.clear();
        bytes = 0;
        present = version;
      }
      const found = entries.get(question);
      if (found) {
        hits++;
        entries.delete(question);
        entries.set(question, found);
        return found.answer;
      }
      misses++;
      const settled: { entry?: Entry } = {};
      const answer = work().then((content) =>
        prepareAnswer(content, (by) => {
          if (settled.entry) grow(question, settled.entry, by);
        }),
      );
      const entry: Entry = { answer, bytes: 0 };
      settled.entry = entry;
      entries.set(question, entry);
      answer.catch(() => drop(question, entry));
      return answer;
    },
    stats: () => ({ bytes, maxBytes, hits, misses }),
  };
}
