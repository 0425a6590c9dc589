/**
 * The address of a panel in another page: /embed/<panel>?<parameters>&token=… In: the panel and its look. Out: its parameters as text, sorted by name. They stand in the address for people to read; the token
 * holds them too, and an address whose parameters differ from its token's is refused. Pure.
 */
import type { EmbedLook, EmbedPanel } from './contract/index.ts';

type Value = string | number | boolean | null | readonly string[];

function write(value: Value): string | null {
  if (value === null || value === false || value === '') return null;
  if (typeof value === 'object') return value.length === 0 ? null : value.join(',');
  return String(value);
}

/** Pairs of name and value, without what is left at nothing. */
export function listEmbedParameters(panel: EmbedPanel, look: EmbedLook): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries<Value>({ ...panel, ...look })) {
    const text = name === 'panel' ? null : write(value);
    if (text !== null) pairs.push([name, text]);
  }
  return pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Path and query, on the console's own origin. */
export function writeEmbedPath(panel: EmbedPanel, look: EmbedLook, token: string): string {
  const query = [...listEmbedParameters(panel, look), ['token', token] as const]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `/embed/${panel.panel}?${query}`;
}
