/**
 * What HTTP matches of a VirtualService leave to those after them. A match covers a later one where each of its conditions follows from a condition of the later: then
 * the later never sees a request. https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 *
 * The matches of a delegate (a VirtualService without hosts) are merged with those of its root, and left out where the two contradict. Whether an earlier match of it is
 * still there is certain only where it has equal conditions, so that nothing weaker counts.
 */
import type { MeshResource } from '../mesh-config.ts';
import { asBody, type Body } from '../trim-spec.ts';
import { bodyAt, keyOf, listAt, textsAt } from './fields.ts';
import { literalBeginning } from './re2-patterns.ts';

/** Those that tell nothing apart; ignoreUriCase belongs to the uri. */
const NO_CONDITIONS = new Set(['name', 'statPrefix', 'ignoreUriCase']);
/** Each of their entries is a condition of its own. */
const MAPS = new Set(['headers', 'withoutHeaders', 'queryParams', 'sourceLabels']);
/** Istio does not look at them in a match that names gateways. */
const SOURCES = new Set(['sourceLabels', 'sourceNamespace']);

type Conditions = ReadonlyMap<string, unknown>;

function isUnset(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** By their names; those of maps with their keys. */
function conditionsOf(match: Body): Conditions {
  const found = new Map<string, unknown>();
  const namesGateways = !isUnset(match['gateways']);
  for (const [key, value] of Object.entries(match)) {
    if (NO_CONDITIONS.has(key) || isUnset(value) || (namesGateways && SOURCES.has(key))) continue;
    const map = MAPS.has(key) ? bodyAt(match, key)?.value : undefined;
    if (map) for (const [name, one] of Object.entries(map)) found.set(`${key}.${name}`, one);
    else found.set(key, value);
  }
  return found;
}

const ignoresCase = (match: Body): boolean => match['ignoreUriCase'] === true;

interface UriMatch {
  readonly kind: 'exact' | 'prefix' | 'regex';
  readonly text: string;
  readonly ignoresCase: boolean;
}

/** Null where there is none, or none in the one form that Istio takes. */
function uriOf(match: Body): UriMatch | null {
  const [only, ...more] = Object.entries(asBody(match['uri']));
  if (!only || more.length > 0) return null;
  const [kind, text] = only;
  if (typeof text !== 'string' || text === '') return null;
  // Envoy heeds the case for regular expressions whatever is said.
  if (kind === 'regex') return { kind, text, ignoresCase: false };
  return kind === 'exact' || kind === 'prefix' ? { kind, text, ignoresCase: ignoresCase(match) } : null;
}

/** Each path begins with a slash. */
function isEveryUri({ kind, text }: UriMatch): boolean {
  return kind === 'prefix' ? text === '/' : kind === 'regex' && /^\^?\/?\.\*\$?$/.test(text);
}

const toLower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function coversUri(earlier: Body, later: Body): boolean {
  const [by, uri] = [uriOf(earlier), uriOf(later)];
  if (!by)
    return keyOf(earlier['uri']) === keyOf(later['uri']) && ignoresCase(earlier) === ignoresCase(later);
  if (isEveryUri(by)) return true;
  if (!uri) return false;
  if (by.kind === 'regex') return uri.kind === 'regex' && by.text === uri.text;
  if (uri.ignoresCase && !by.ignoresCase && /[a-z]/i.test(by.text)) return false;
  const fold = by.ignoresCase ? toLower : (text: string): string => text;
  if (by.kind === 'exact') return uri.kind === 'exact' && fold(by.text) === fold(uri.text);
  const beginning = uri.kind === 'regex' ? literalBeginning(uri.text) : uri.text;
  return fold(beginning).startsWith(fold(by.text));
}

/** A header without a value only has to be there, as it is where its value matches. */
function isPresence(key: string, value: unknown): boolean {
  return key.startsWith('headers.') && keyOf(value) === '{}';
}

/** Whether two matches take the same requests by the same conditions. */
export function isSameMatch(a: Body, b: Body): boolean {
  return covers(a, b, true) && covers(b, a, true);
}

/** Whether a match takes every request that a later one could. */
export function covers(earlier: Body, later: Body, isDelegate: boolean): boolean {
  const given = conditionsOf(later);
  const all = [...conditionsOf(earlier)];
  if (!isDelegate)
    return all.every(([key, value]) => {
      if (key === 'uri') return coversUri(earlier, later);
      return given.has(key) && (keyOf(given.get(key)) === keyOf(value) || isPresence(key, value));
    });
  return (
    ignoresCase(earlier) === ignoresCase(later) &&
    // A root with a namespace contradicts a delegate without one.
    keyOf(earlier['sourceNamespace'] ?? '') === keyOf(later['sourceNamespace'] ?? '') &&
    all.every(([key, value]) => given.has(key) && keyOf(given.get(key)) === keyOf(value))
  );
}

/** Whether a match has no condition, or only a uri that all have. */
export function isOpenMatch(match: Body): boolean {
  const uri = uriOf(match);
  return [...conditionsOf(match).keys()].every((key) => key === 'uri' && uri !== null && isEveryUri(uri));
}

/** Without hosts of its own: merged into those that delegate to it. */
export function isDelegate({ spec }: MeshResource): boolean {
  return textsAt(spec, 'hosts').length === 0;
}

/** Whether what the route's match takes is done with. What no match of a delegate takes goes on to the next route. */
export function isTerminal(route: Body): boolean {
  return isUnset(route['delegate']);
}

/** Whether no request gets past a route of a VirtualService. */
export function takesEverything(route: Body, resource: MeshResource): boolean {
  if (!isTerminal(route)) return false;
  if (isUnset(route['match'])) return true;
  return !isDelegate(resource) && listAt(route, 'match').some(({ value }) => isOpenMatch(value));
}
