/** Rules of an HTTPRoute for certain requests: where they stand, putting and removing them. What has the same conditions is changed in its place. */
import type { TrafficMatch } from '@sightglass/shared/contract';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../../configured/read-values.ts';
import { isAlike, only } from '../body-fields.ts';
import { refuseWithoutRules, sayRule } from '../choose-route.ts';
import { isOnlyRest } from '../list-choices.ts';
import { isWithin } from '../path-segments.ts';
import { refuse } from '../refusal.ts';
import { withDefaults } from './match-defaults.ts';
import { isRedirect, type OpenHttpRoute } from './open-http-route.ts';

function hasMatch(rule: Body, match: Body): boolean {
  const [own, ...others] = listBodies(rule['matches']);
  return own !== undefined && others.length === 0 && isAlike(withDefaults(own), withDefaults(match));
}

/** As they are written where they mean the same. */
export function keepMatches(rule: Body, match: Body): unknown {
  return hasMatch(rule, match) ? rule['matches'] : [match];
}

/** Of the rule with these conditions; as asked by index; null for a new one. */
export function findPlace(route: OpenHttpRoute, match: Body): number | null {
  const { change, title, rules } = route;
  if (rules.length === 0) refuseWithoutRules(title);
  if (change.rule !== null) {
    const index = route.ruleIndex();
    const matches = listBodies(rules[index]?.['matches']);
    if (isOnlyRest(rules, index))
      refuse(
        `Rule ${index + 1} of ${title} takes whatever no other rule takes: with a condition these requests would have no rule. Choose a new rule instead.`,
      );
    if (matches.length > 1)
      refuse(
        `Rule ${index + 1} of ${title} has ${matches.length} alternatives, and a form has room for one. Change its YAML.`,
      );
    return index;
  }
  const index = rules.findIndex((rule, i) => !isOnlyRest(rules, i) && hasMatch(rule, match));
  return index === -1 ? null : index;
}

/** What a rule for some of the requests keeps of the rule that took them until then. */
const KEPT = ['filters', 'timeouts', 'retry', 'sessionPersistence'];

function rewritesPrefix(rule: Body): boolean {
  return listBodies(rule['filters']).some(
    ({ urlRewrite }) => asBody(asBody(urlRewrite)['path'])['type'] === 'ReplacePrefixMatch',
  );
}

/** A new rule for some of what the rest takes now, with what holds for the rest. Throws where nothing sends that on. */
export function baseOf({ rest, title }: OpenHttpRoute, match: Body): Body {
  if (!rest)
    return refuse(
      `Every rule of ${title} takes certain requests only: a new one begins with what holds for the rest, and there is none. Choose a rule to change.`,
    );
  if (isRedirect(rest))
    refuse(
      `A new rule begins with what holds for the rest, and the rule of ${title} that takes that redirects: it sends no request on.`,
    );
  if (match['path'] !== undefined && rewritesPrefix(rest))
    refuse(
      `The rule of ${title} for the rest rewrites paths that begin with /: in a new rule with a condition of its own for paths this would mean other paths. Write the rule into its YAML.`,
    );
  return { matches: [match], ...only(rest, KEPT) };
}

export function remove(route: OpenHttpRoute, index: number | null): void {
  if (route.isNew) refuse('There is no such rule: nothing is configured for this service.');
  if (index !== null && route.rules.length === 1)
    refuse(`It is the only rule of ${route.title}: delete the HTTPRoute instead.`);
  route.write(route.rules.filter((_, i) => i !== index));
}

export function put(route: OpenHttpRoute, index: number | null, rule: Body): void {
  if (index === null) route.write([rule, ...route.rules]);
  else route.write(route.rules.map((one, i) => (i === index ? rule : one)));
}

export function warnOfPrefix(matches: readonly TrafficMatch[], { draft }: OpenHttpRoute): void {
  if (matches.some(({ on, how }) => on === 'path' && how === 'prefix'))
    draft.note(
      'Prefixes of the Gateway API end with a segment: /cart matches /cart and /cart/1, but not /cartoon.',
    );
  if (matches.some(({ how }) => how === 'regex'))
    draft.note(
      'Whether the Gateway API’s regular expressions are understood, and in which form, is up to who implements it; Istio does (RE2).',
    );
}

/** Whether a condition has a more specific path within those of the other: it comes first then, wherever it stands. */
function isBefore(other: Body, match: Body): boolean {
  const [path, own] = [asBody(withDefaults(other)['path']), asBody(withDefaults(match)['path'])];
  if (own['type'] !== 'PathPrefix') return false;
  const [value, prefix] = [readText(path['value']) ?? '/', readText(own['value']) ?? '/'];
  if (!isWithin(value, prefix)) return false;
  return path['type'] === 'Exact' || (path['type'] === 'PathPrefix' && value.length > prefix.length);
}

/** The Gateway API orders rules by how specific they are. https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule */
export function noteEarlier(match: Body, index: number | null, { rules, title, draft }: OpenHttpRoute): void {
  const earlier = rules.flatMap((rule, i) => {
    const own = i === index ? [] : listBodies(rule['matches']).filter((other) => isBefore(other, match));
    return own.length > 0 ? [sayRule(rule, i)] : [];
  });
  if (earlier.length > 0)
    draft.note(
      `In the Gateway API a more specific path comes first, whatever the order: requests that ${earlier.join(', ')} of ${title} matches stay there, also where they meet these conditions.`,
    );
}
