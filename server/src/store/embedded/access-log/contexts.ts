/**
 * Numbers for what many records share. Enters: records; leaves: the number of each one's context, and the contexts that are new. A context belongs to a day
 * of arrival, so that it can go with that day's records. What is remembered is bounded: a context that was forgotten gets another number.
 */
import type { AccessRecord } from '../../../telemetry/access-record.ts';
import { CONTEXT_TEXTS } from './schema.ts';

const MAXIMUM_KNOWN = 100_000;
const SEPARATOR = '\u0000';

type ContextTexts = readonly string[];

/** In the order of CONTEXT_TEXTS. */
function textsOf(record: AccessRecord): ContextTexts {
  const { source, target } = record;
  return [
    record.channel,
    record.reporter,
    record.protocol,
    source.cluster,
    source.namespace,
    source.service,
    source.workload,
    source.version,
    target.cluster,
    target.namespace,
    target.service,
    target.workload,
    target.version,
    record.sourceIdentity,
    record.sourceSubject,
    record.targetIdentity,
    record.method,
    record.httpVersion,
    record.grpcStatus,
    record.flags,
    record.details,
    record.upstreamFailure,
    record.termination,
    record.tlsVersion,
    record.cipher,
    record.sni,
    record.proof,
    record.policy,
    record.route,
    record.upstreamCluster,
    record.nodeId,
    record.logName,
    record.sourceIssuer,
    record.attempts === null ? '' : String(record.attempts),
  ];
}

export interface NewContext {
  readonly id: number;
  readonly day: number;
  readonly texts: ContextTexts;
}

export interface Contexts {
  /** The number of a record's context; new ones are added to `fresh`. */
  numberOf(record: AccessRecord, day: number, fresh: NewContext[]): number;
  /** These were not written after all. */
  forget(contexts: readonly NewContext[]): void;
}

function keyOf(texts: ContextTexts): string {
  // Texts come from anybody: what holds the separator itself must not pass for another context.
  return texts.some((text) => text.includes(SEPARATOR)) ? JSON.stringify(texts) : texts.join(SEPARATOR);
}

export function createContexts(nextId: number): Contexts {
  const known = new Map<string, number>();
  let next = nextId;
  let knownDay = -1;
  return {
    numberOf(record, day, fresh) {
      if (day !== knownDay || known.size >= MAXIMUM_KNOWN) known.clear();
      knownDay = day;
      const texts = textsOf(record);
      const key = keyOf(texts);
      const found = known.get(key);
      if (found !== undefined) return found;
      const id = next++;
      known.set(key, id);
      fresh.push({ id, day, texts });
      return id;
    },
    forget(contexts) {
      for (const { texts } of contexts) known.delete(keyOf(texts));
    },
  };
}

/** How many texts a context has. */
export const CONTEXT_WIDTH = CONTEXT_TEXTS.length;
