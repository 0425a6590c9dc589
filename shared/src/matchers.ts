/**
 * Matchers over an alert's labels, as Alertmanager has them: `=`, `!=`, `=~` and `!~`, regular expressions anchored at both ends, a
 * label that is not there equals the empty text. In: matchers as they are written. Out: a function over labels, or what is wrong.
 */
import type { Alert, Matcher } from './contract/index.ts';

export type Labels = Readonly<Record<string, string>>;

/** An alert's labels as matchers and groups see them: with `alertname` and `severity`, unless the rule has labels of these names. */
export function readLabels({
  labels,
  source,
  severity,
}: Pick<Alert, 'labels' | 'severity'> & { readonly source: { readonly name: string } }): Labels {
  return { alertname: source.name, severity, ...labels };
}

export interface BadMatcher {
  readonly index: number;
  readonly message: string;
}

/** A leading `(?i)` is how RE2, and so Alertmanager, writes what is a flag here. */
const INSENSITIVE = '(?i)';

/** What means something else, or nothing, without the flag `u`. */
const NEEDS_UNICODE = /\\[pP]\{|\\u\{|[^\0-\uFFFF]/u;

function compilePattern(pattern: string): RegExp {
  const insensitive = pattern.startsWith(INSENSITIVE);
  const body = insensitive ? pattern.slice(INSENSITIVE.length) : pattern;
  const flags = insensitive ? 'si' : 's';
  // Alone first: `a)(?:b` is no pattern, but would pass for one between the anchors.
  const anchor = (own: string): RegExp => new RegExp(`^(?:${new RegExp(body, own).source})$`, own);
  return anchor(NEEDS_UNICODE.test(body) ? `${flags}u` : flags);
}

/** Throws SyntaxError when a regular expression is none. */
function compileMatcher({ label, operator, value }: Matcher): (labels: Labels) => boolean {
  const read = (labels: Labels): string => (Object.hasOwn(labels, label) ? (labels[label] ?? '') : '');
  if (operator === '=') return (labels) => read(labels) === value;
  if (operator === '!=') return (labels) => read(labels) !== value;
  const pattern = compilePattern(value);
  return operator === '=~' ? (labels) => pattern.test(read(labels)) : (labels) => !pattern.test(read(labels));
}

/** All must match; none at all matches everything. Throws SyntaxError when a regular expression is none. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const compiled = matchers.map((matcher) => compileMatcher(matcher));
  return (labels) => compiled.every((matches) => matches(labels));
}

/** The same for what was kept already: one that is broken, as a file may have it, matches nothing rather than everything. */
export function compileKept(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  try {
    return compileMatchers(matchers);
  } catch {
    return () => false;
  }
}

/** Those whose regular expression is none. */
export function findBadMatchers(matchers: readonly Matcher[]): BadMatcher[] {
  return matchers.flatMap((matcher, index) => {
    try {
      compileMatcher(matcher);
      return [];
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
      return [{ index, message: `is no regular expression: ${reason}` }];
    }
  });
}
