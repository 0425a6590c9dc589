/** Rules for certain requests, which stand before others: a match, a redirect, a fault for some. What has the same conditions is changed in its place. */
import type { SettingsOf, TrafficMatch } from '@sightglass/shared/contract';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../../configured/read-values.ts';
import { isAlike, only, withField, without } from '../body-fields.ts';
import { refuseWithoutRules, sayRule } from '../choose-route.ts';
import { isOnlyRest } from '../list-choices.ts';
import { toIstioMatch } from '../match-bodies.ts';
import { refuse } from '../refusal.ts';
import { entryOf } from './divide-route.ts';
import { openRoute, refuseOtherRules, templateOf, type OpenRoute, type WriteParts } from './open-route.ts';
import { setFault } from './rule-settings.ts';

/** What a rule for some of the requests keeps of the rule that took them until then. */
const KEPT = [
  'timeout',
  'retries',
  'corsPolicy',
  'headers',
  'rewrite',
  'fault',
  'mirror',
  'mirrorPercentage',
  'mirrorPercent',
  'mirror_percent',
  'mirrors',
];
/** What a redirect may stand beside. */
const BESIDE_REDIRECT = ['name', 'match', 'redirect', 'headers', 'corsPolicy'];

function withoutName(match: Body): Body {
  return without(match, ['name']);
}

/** Where the rule with these conditions is; as asked for by index; null for a new one. */
function findPlace(route: OpenRoute, match: Body, { change }: WriteParts): number | null {
  if (route.rules.length === 0) refuseWithoutRules(route.title);
  if (change.rule !== null) {
    const index = route.ruleIndex();
    const rule = route.rules[index];
    const matches = listBodies(rule?.['match']);
    if (isOnlyRest(route.rules, index))
      refuse(
        `${sayRule(rule, index)} of ${route.title} takes whatever no other rule takes: with a condition these requests would have no rule. Choose a new rule instead.`,
      );
    if (matches.length > 1)
      refuse(
        `${sayRule(rule, index)} of ${route.title} has ${matches.length} alternatives, and a form has room for one. Change its YAML.`,
      );
    return index;
  }
  const index = route.rules.findIndex((rule, i) => {
    const matches = listBodies(rule['match']);
    return !isOnlyRest(route.rules, i) && matches.length === 1 && isAlike(matches.map(withoutName), [match]);
  });
  return index === -1 ? null : index;
}

function remove(route: OpenRoute, index: number): void {
  if (route.rules.length === 1)
    refuse(`It is the only rule of ${route.title}: delete the VirtualService instead.`);
  route.write(route.rules.filter((_, i) => i !== index));
}

function removeOrKeep(route: OpenRoute, index: number | null): void {
  if (route.isNew) refuse('There is no such rule: nothing is configured for this service.');
  // Nothing to remove: the plan shows what is there, unchanged.
  if (index === null) route.write(route.rules);
  else remove(route, index);
}

function keepMatch(rule: Body, match: Body): unknown {
  const matches = listBodies(rule['match']);
  return isAlike(matches.map(withoutName), [match]) ? rule['match'] : [match];
}

function put(route: OpenRoute, index: number | null, rule: Body): void {
  if (index === null) route.write([rule, ...route.rules]);
  else route.write(route.rules.map((one, i) => (i === index ? rule : one)));
}

const SENDS_NONE = ['redirect', 'directResponse', 'delegate'];

/** What takes the requests now. Throws where nothing does that sends them on: a new rule would have nothing to begin with. */
function restOf({ rest, rules, title }: OpenRoute): Body {
  if (!rest)
    return refuse(
      `Every rule of ${title} takes certain requests only: a new one begins with what holds for the rest, and there is none. Choose a rule to change.`,
    );
  if (SENDS_NONE.some((key) => rest[key] !== undefined))
    refuse(
      `A new rule begins with what holds for the rest, and ${sayRule(rest, rules.indexOf(rest))} of ${title}, which takes that, sends no request on: it redirects, answers by itself or leaves them to another VirtualService.`,
    );
  return rest;
}

/** A rewritten path replaces what the rule's own condition matched: beside another condition it means something else. */
function refuseRewrite(rest: Body, match: Body, { rules, title }: OpenRoute): void {
  const { uri } = asBody(rest['rewrite']);
  if (uri === undefined || (match['uri'] === undefined && listBodies(rest['match']).length === 0)) return;
  refuse(
    `${sayRule(rest, rules.indexOf(rest))} of ${title} rewrites paths to ${readText(uri) ?? '/'}: in a new rule with a condition of its own for paths this would mean other paths. Write the rule into its YAML.`,
  );
}

/** A new rule for some of what the rest takes now, with what holds for the rest. */
function baseOf(route: OpenRoute, match: Body): Body {
  const rest = restOf(route);
  refuseRewrite(rest, match, route);
  return { match: [match], ...only(rest, KEPT) };
}

export function writeMatch({ matches, version }: SettingsOf<'match'>, parts: WriteParts): void {
  const route = openRoute(parts);
  const match = toIstioMatch(matches);
  const index = findPlace(route, match, parts);
  if (version === null) {
    removeOrKeep(route, index);
    return;
  }
  const present = index === null ? null : (route.rules[index] ?? null);
  if (present) refuseOtherRules(present, route);
  const entries = listBodies(present?.['route']);
  const base = present ? withField(present, 'match', keepMatch(present, match)) : baseOf(route, match);
  const found = entries.find(({ destination }) => {
    const { host, subset } = destination as { host?: string; subset?: string };
    return (
      entries.length === 1 &&
      route.world.find(host ?? '', subset ?? null, route.namespace).version === version
    );
  });
  const sent = found ? entries : [entryOf(version, present ?? route.rest, route)];
  put(route, index, withField(base, 'route', sent));
  if (index === null && route.rules.length > 1)
    route.draft.note(
      `The new rule stands before the ${route.rules.length} that are there, and takes what it matches from them.`,
    );
}

type RedirectTo = NonNullable<SettingsOf<'redirect'>['to']>;

function writeRedirectBody(present: Body, { scheme, host, port, path, code }: RedirectTo): Body {
  let body = present;
  const set = (key: string, value: unknown): void => {
    body = withField(body, key, value ?? undefined);
  };
  set('scheme', scheme);
  set('authority', host);
  set('port', port);
  set('uri', path);
  // One of both may say the port.
  if (port !== null) set('derivePort', undefined);
  return withField(body, 'redirectCode', code);
}

export function writeRedirect({ from, to }: SettingsOf<'redirect'>, parts: WriteParts): void {
  const route = openRoute(parts);
  const match: Body = { uri: { [from.how]: from.value } };
  const index = findPlace(route, match, parts);
  const present = index === null ? null : (route.rules[index] ?? null);
  if (to === null) {
    if (present && present['redirect'] === undefined)
      refuse(`${sayRule(present, index ?? 0)} of ${route.title} is no redirect: it sends requests on.`);
    removeOrKeep(route, index);
    return;
  }
  const body = (present?.['redirect'] ?? {}) as Body;
  if (present && present['redirect'] === undefined)
    route.draft.note(
      'Requests of this rule were sent on until now: what it said of routes, timeouts, retries, rewrites, faults and mirrors has no meaning beside a redirect, and goes.',
    );
  const kept: Body = present
    ? withField(only(present, BESIDE_REDIRECT), 'match', keepMatch(present, match))
    : { match: [match] };
  put(route, index, withField(kept, 'redirect', writeRedirectBody(body, to)));
}

/** Requests that rules before the rest took until now would go where the rest goes. */
function copyOfRest(route: OpenRoute, match: Body): Body {
  const base = baseOf(route, match);
  const rest = restOf(route);
  const before = route.rules.slice(0, route.rules.indexOf(rest));
  if (before.length > 0)
    route.draft.warn(
      `The new rule stands before ${before.map(sayRule).join(', ')} of ${route.title} and sends on as the rest is sent: what it matches of their requests would no longer go where they lead.`,
    );
  return withField(base, 'route', rest['route'] ?? [{ destination: templateOf(null, route) }]);
}

/** The rule says nothing but what the rest says. */
function isRedundant(rule: Body, { rest }: OpenRoute): boolean {
  return rest !== null && isAlike(without(rule, ['match', 'name']), without(rest, ['match', 'name']));
}

export function writeFaultFor(
  settings: SettingsOf<'fault'> & { readonly matches: readonly TrafficMatch[] },
  parts: WriteParts,
): void {
  const route = openRoute(parts);
  const match = toIstioMatch(settings.matches);
  const index = findPlace(route, match, parts);
  const present = index === null ? null : (route.rules[index] ?? null);
  const isNone = settings.abort === null && settings.delay === null;
  if (isNone && !present) {
    removeOrKeep(route, null);
    return;
  }
  if (present) refuseOtherRules(present, route);
  const base = present ? withField(present, 'match', keepMatch(present, match)) : copyOfRest(route, match);
  const rule = setFault(base, settings);
  if (isNone && index !== null && isRedundant(rule, route)) remove(route, index);
  else put(route, index, rule);
}
