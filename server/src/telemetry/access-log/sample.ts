/**
 * Which records are kept. Rules are tried in order, the first that matches decides, and what none matches is kept. Failures and refusals are kept
 * whatever the share, unless a rule says otherwise. The choice follows from the request's id, so that both proxies of a request, and every hop of it, keep
 * or leave it together. Edges and golden signals are counted before this: sampling never changes a number.
 */
import type { AccessRecord } from '../access-record.ts';

export interface SamplingRule {
  readonly namespace?: string | undefined;
  readonly service?: string | undefined;
  /** Regular expression over the path. */
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  /** Share that is kept, 0..1. */
  readonly keep: number;
  /** Whether failures (5xx, no response, flags) and refusals are kept all the same. */
  readonly keepFailures: boolean;
}

/** A number in [0, 1) that belongs to a text (FNV-1a with a final mix). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
}

function isFailure({ code, denied, flags }: AccessRecord): boolean {
  return denied || flags !== '-' || (code !== null && (code === 0 || code >= 500));
}

function createMatch(rule: SamplingRule): (record: AccessRecord) => boolean {
  const path = rule.path === undefined ? null : new RegExp(rule.path);
  return (record) =>
    (rule.namespace === undefined || record.target.namespace === rule.namespace) &&
    (rule.service === undefined || record.target.service === rule.service) &&
    (rule.method === undefined || record.method === rule.method.toUpperCase()) &&
    (path === null || path.test(record.path));
}

/** Throws a SyntaxError for a path that is no regular expression. */
export function createSampling(rules: readonly SamplingRule[]): (record: AccessRecord) => boolean {
  const compiled = rules.map((rule) => ({ rule, matches: createMatch(rule) }));
  return (record) => {
    const found = compiled.find(({ matches }) => matches(record));
    if (!found || found.rule.keep >= 1) return true;
    if (found.rule.keepFailures && isFailure(record)) return true;
    return (
      shareOf(record.requestId || `${record.sourceAddress}${record.time}${record.path}`) < found.rule.keep
    );
  };
}
