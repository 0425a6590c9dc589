/**
 * Series selectors of PromQL. What enters are metric names and conditions on labels whose values may be any text; what leaves
 * is PromQL that means exactly those. Regular expressions are RE2 and anchored at both ends by every engine.
 */
import type { Milliseconds } from '@sightglass/shared/units';

export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  /** The value itself for `=` and `!=`, an RE2 expression for the others. */
  readonly value: string;
}

export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** By how much the sum of some counters grew. */
export interface Increase extends Selector {
  /** Labels that stay apart. */
  readonly by: readonly string[];
  readonly spanMs: Milliseconds;
}

/** A string literal of PromQL. */
export function quote(text: string): string {
  // JSON's escapes are a subset of Go's, but for the slash, which JSON.stringify leaves alone.
  return JSON.stringify(text.toWellFormed());
}

/** An RE2 expression that matches the text and nothing else. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** What proxies print, or leave out, where they do not know: no label equals an empty one. */
const UNTOLD = ['', 'unknown', '-'];

/** The label is one of the values. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return { label, op: '=', value: only };
  return { label, op: '=~', value: values.map(escapeRegex).join('|') };
}

/** The label is one of the values, or tells nothing, so that another label decides. */
export function oneOfOrUntold(label: string, values: readonly string[]): Matcher {
  return oneOf(label, [...new Set([...values, ...UNTOLD])]);
}

/** The label tells something. */
export function isTold(label: string): Matcher {
  return { label, op: '!~', value: UNTOLD.join('|') };
}

/** The label tells nothing. */
export function isUntold(label: string): Matcher {
  return { label, op: '=~', value: UNTOLD.join('|') };
}

/** Metric names with characters such as `:` are legal as they are; others go into the braces. */
const PLAIN_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** The selector as PromQL; `always` are conditions, ready as PromQL, that belong to every selector of an engine. */
export function formatSelector({ metric, matchers }: Selector, always: readonly string[] = []): string {
  const conditions = matchers.map(({ label, op, value }) => `${label}${op}${quote(value)}`);
  const isPlain = PLAIN_NAME.test(metric);
  // A selector of several names has a condition on the name instead.
  const isNamed = isPlain || metric === '';
  const all = [...(isNamed ? [] : [`__name__=${quote(metric)}`]), ...conditions, ...always];
  return `${isPlain ? metric : ''}${all.length > 0 ? `{${all.join(',')}}` : ''}`;
}
