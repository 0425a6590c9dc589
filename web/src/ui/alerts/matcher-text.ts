/**
 * Matchers as text, for tables and addresses: `severity="page", service=~"cart|pay"`, as Prometheus and Alertmanager write them. Pure.
 */
import type { Matcher } from '@sightglass/shared/contract';

export function formatMatcher({ label, operator, value }: Matcher): string {
  return `${label}${operator}"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}

export function formatMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(formatMatcher).join(', ');
}

const MATCHER = /^\s*([^\s=!~,"{}]+)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*(?:,|$)/;

/** Null when the text is no list of matchers; empty text is an empty list. */
export function parseMatchers(text: string): Matcher[] | null {
  const matchers: Matcher[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const match = MATCHER.exec(rest);
    if (!match) return null;
    const [whole, label = '', operator, quoted, plain = ''] = match;
    const value = quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, '$1');
    matchers.push({ label, operator: operator as Matcher['operator'], value });
    rest = rest.slice(whole.length).trim();
  }
  return matchers;
}

/** Matchers that are met by these labels and no others that differ in them. */
export function matchLabels(labels: Readonly<Record<string, string>>): Matcher[] {
  return Object.entries(labels).map(([label, value]) => ({ label, operator: '=', value }));
}
