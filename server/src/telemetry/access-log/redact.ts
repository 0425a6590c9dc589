/**
 * Takes secrets out of a record before anything else sees it: values of query keys, parts of paths, values of headers. Enters: rules of the
 * configuration; leaves: a function that changes records in place. Names are compared without case; a rule `*token*` finds the word anywhere in the
 * name. What is taken out reads `[redacted]`. A path that cannot be understood as such is still searched for `key=value`.
 */
import type { AccessRecord } from '../access-record.ts';

const REDACTED = '[redacted]';

export interface RedactionRules {
  /** Query keys and header names, `*` for any text. */
  readonly queryKeys: readonly string[];
  readonly headers: readonly string[];
  /** Regular expressions over the path before `?`; their groups are taken out, or the whole match where there is none. */
  readonly paths: readonly string[];
}

/** A function that says whether a name is among the patterns. */
function compileNames(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => false;
  const source = patterns
    .map((pattern) => pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'))
    .join('|');
  const expression = new RegExp(`^(?:${source})$`, 'is');
  return (name) => expression.test(name);
}

/** The same answers, remembered: most names come again and again. */
function remember(test: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    let is = known.get(name);
    if (is !== undefined) return is;
    is = test(name);
    // Names come from callers: what is remembered of them must not grow without end.
    if (known.size > 10_000) known.clear();
    if (name.length <= 100) known.set(name, is);
    return is;
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Takes the values of secret keys out of `a=1&token=2`; `isSecret` is asked of keys as they are written. */
function redactQuery(query: string, isSecret: (name: string) => boolean): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals <= 0 || equals === pair.length - 1) return pair;
      const key = pair.slice(0, equals);
      return isSecret(key) ? `${key}=${REDACTED}` : pair;
    })
    .join('&');
}

function redactUrl(url: string, isSecret: (name: string) => boolean): string {
  const mark = url.search(/[?;#]/);
  if (mark < 0) return url;
  const parts = url.slice(mark).split(/([?;#])/);
  return url.slice(0, mark) + parts.map((part) => redactQuery(part, isSecret)).join('');
}

/** `expression` finds all, with the places of its groups: what a group holds may stand before it in the same match. */
function redactMatches(path: string, expression: RegExp): string {
  const parts: string[] = [];
  let kept = 0;
  const takeOut = ([from, to]: readonly [number, number]): void => {
    // Groups within groups are out already.
    if (from < kept || from === to) return;
    parts.push(path.slice(kept, from), REDACTED);
    kept = to;
  };
  for (const { indices } of path.matchAll(expression)) {
    const [whole, ...groups] = indices as readonly (readonly [number, number] | undefined)[];
    const found = (groups.length === 0 ? [whole] : groups).filter((place) => place !== undefined);
    for (const place of found.toSorted(([a, to], [b, end]) => a - b || end - to)) takeOut(place);
  }
  return parts.length === 0 ? path : parts.join('') + path.slice(kept);
}

/** Throws a SyntaxError for a path rule that is no regular expression. */
export function createRedaction(rules: RedactionRules): (record: AccessRecord) => void {
  const isKey = compileNames(rules.queryKeys);
  const isSecretKey = remember((key) => isKey(decode(key).trim()));
  const isSecretHeader = remember(compileNames(rules.headers));
  const paths = rules.paths.map((source) => new RegExp(source, 'dg'));
  const redactPath = (path: string): string => {
    if (paths.length === 0) return redactUrl(path, isSecretKey);
    const mark = path.search(/[?;#]/);
    const plain = mark < 0 ? path : path.slice(0, mark);
    const clean = paths.reduce(redactMatches, plain);
    return mark < 0 ? clean : clean + redactUrl(path.slice(mark), isSecretKey);
  };
  return (record) => {
    record.path = redactPath(record.path);
    if (record.referer !== '') record.referer = redactPath(record.referer);
    if (record.headers === null) return;
    const headers = Object.entries(record.headers).map(([name, value]): [string, string] => {
      const plain = name.replace(/^response /, '');
      if (isSecretHeader(plain)) return [name, REDACTED];
      return [
        name,
        /^(?:referer|location|x-envoy-original-path|:path)$/.test(plain) ? redactPath(value) : value,
      ];
    });
    record.headers = Object.fromEntries(headers);
  };
}
