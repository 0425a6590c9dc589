/** A change -> the Gateway API's resources: HTTPRoutes, and Services for versions. Throws a Refusal, also for what this API has no words for. */
import type { SettingsOf, TrafficForm } from '@sightglass/shared/contract';
import type { Milliseconds } from '@sightglass/shared/units';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readDuration, readNumber, readText, resolveHost } from '../../configured/read-values.ts';
import { isAlike, only, withField, withPath } from '../body-fields.ts';
import { keepDuration } from '../durations.ts';
import type { WriteParts } from '../istio/open-route.ts';
import { toGatewayMatch } from '../match-bodies.ts';
import { refuse, unsupported } from '../refusal.ts';
import { sharesOf, type Shares } from '../shares-of.ts';
import type { OwnEntry } from '../repeated-fields.ts';
import { backendOf } from './backend-of.ts';
import { entryOf, versionOf } from './own-backends.ts';
import { readShare, writeShare } from './mirror-share.ts';
import {
  changeHttpRule,
  isRedirect,
  openHttpRoute,
  refuseRedirects,
  type OpenHttpRoute,
} from './open-http-route.ts';
import { baseOf, findPlace, keepMatches, noteEarlier, put, remove, warnOfPrefix } from './place-http-rule.ts';

const BESIDE = 'a DestinationRule of Istio’s API works beside HTTPRoutes';
/** What this API has no words for, and where they are. */
export const NOT_IN_GATEWAY_API: Partial<Record<TrafficForm, string>> = {
  'circuit-breaker': `The Gateway API has no circuit breakers; ${BESIDE}.`,
  'load-balancing': `The Gateway API says nothing of load balancing; ${BESIDE}.`,
  fault: 'The Gateway API injects no faults; Istio’s API does, in a VirtualService instead of the HTTPRoute.',
};

function divide(rule: Body, shares: Shares, route: OpenHttpRoute): Body {
  refuseRedirects(rule, route);
  const entries = listBodies(rule['backendRefs']).map((body): OwnEntry => ({
    body,
    version: versionOf(body, route),
  }));
  const unnamed = entries.find(({ version }) => version === null);
  if (unnamed && entries.length > 1)
    refuse(
      `A rule of ${route.title} leads to the Service ${readText(unnamed.body['name']) ?? route.world.host}, whatever the version of its pods, beside others: this form would send these requests elsewhere. Change its YAML.`,
    );
  const wanted = shares(entries.flatMap(({ version }) => (version === null ? [] : [version])));
  const kept = [...wanted.keys()].flatMap((version) => entries.find((one) => one.version === version) ?? []);
  const added = [...wanted.keys()].filter((version) => !kept.some((one) => one.version === version));
  const all = [
    ...entries.filter((one) => kept.includes(one)),
    ...added.map((version): OwnEntry => ({ body: entryOf(version, rule, route), version })),
  ];
  const written = all.map(({ body, version }) => {
    const weight = wanted.get(version ?? '') ?? 0;
    const isAlone = all.length === 1 && (readNumber(body['weight']) ?? 1) > 0;
    return isAlone ? body : withField(body, 'weight', weight);
  });
  return withField(rule, 'backendRefs', written);
}

function writeShares(
  settings: SettingsOf<'split'> | SettingsOf<'canary'> | SettingsOf<'blue-green'>,
  parts: WriteParts,
): void {
  const route = openHttpRoute(parts);
  changeHttpRule(route, (rule) => divide(rule, sharesOf(settings), route));
}

function writeMatch({ matches, version }: SettingsOf<'match'>, parts: WriteParts): void {
  const route = openHttpRoute(parts);
  const match = toGatewayMatch(matches);
  const index = findPlace(route, match);
  if (version === null) {
    remove(route, index);
    return;
  }
  warnOfPrefix(matches, route);
  noteEarlier(match, index, route);
  const present = index === null ? null : (route.rules[index] ?? null);
  if (present) refuseRedirects(present, route);
  const base = present ? withField(present, 'matches', keepMatches(present, match)) : baseOf(route, match);
  const entries = listBodies(present?.['backendRefs']);
  const [entry] = entries;
  const isThere = entry && entries.length === 1 && versionOf(entry, route) === version;
  put(
    route,
    index,
    withField(base, 'backendRefs', isThere ? entries : [entryOf(version, present ?? route.rest, route)]),
  );
}

const PATH_TYPES = { exact: 'Exact', prefix: 'PathPrefix', regex: 'RegularExpression' } as const;

function setRedirect(present: Body, to: NonNullable<SettingsOf<'redirect'>['to']>): Body {
  let body = withField(present, 'scheme', to.scheme ?? undefined);
  body = withField(body, 'hostname', to.host ?? undefined);
  body = withField(body, 'port', to.port ?? undefined);
  const path = to.path === null ? undefined : { type: 'ReplaceFullPath', replaceFullPath: to.path };
  body = withField(body, 'path', path);
  return withField(body, 'statusCode', to.code);
}

function writeRedirect({ from, to }: SettingsOf<'redirect'>, parts: WriteParts): void {
  const route = openHttpRoute(parts);
  const match: Body = { path: { type: PATH_TYPES[from.how], value: from.value } };
  const index = findPlace(route, match);
  const present = index === null ? null : (route.rules[index] ?? null);
  if (to === null) {
    if (present && !isRedirect(present))
      refuse(`Rule ${(index ?? 0) + 1} of ${route.title} is no redirect: it sends requests on.`);
    remove(route, index);
    return;
  }
  warnOfPrefix([{ on: 'path', how: from.how, value: from.value }], route);
  noteEarlier(match, index, route);
  if (to.code !== 301 && to.code !== 302)
    route.draft.note(
      `Only newer versions of the Gateway API take the status ${to.code}; older ones know 301 and 302.`,
    );
  const filters = listBodies(present?.['filters']);
  const before = asBody(filters.find(({ type }) => type === 'RequestRedirect')?.['requestRedirect']);
  const redirect = { type: 'RequestRedirect', requestRedirect: setRedirect(before, to) };
  const beside = filters.filter(
    ({ type }) => type === 'RequestHeaderModifier' || type === 'ResponseHeaderModifier',
  );
  if (present && !isRedirect(present))
    route.draft.note(
      'Requests of this rule were sent on until now: what it said of backends, timeouts, rewrites and mirrors has no meaning beside a redirect, and goes.',
    );
  const kept: Body = present
    ? only(withField(present, 'matches', keepMatches(present, match)), ['name', 'matches', 'filters'])
    : { matches: [match] };
  put(route, index, withField(kept, 'filters', [...beside, redirect]));
}

function setDuration(rule: Body, key: string, ms: Milliseconds | null): Body {
  const written = asBody(rule['timeouts'])[key];
  // `0s` is how the Gateway API writes that there is no timeout.
  if (ms === null && readDuration(written) === 0) return rule;
  return withPath(rule, ['timeouts', key], ms === null ? undefined : keepDuration(written, ms));
}

/** What is said of each attempt where nothing is said of retries belongs to no field of the form, and stays. */
function dropRetries(rule: Body, { timeoutMs }: SettingsOf<'timeouts'>, { title }: OpenHttpRoute): Body {
  if (rule['retry'] !== undefined)
    return withField(setDuration(rule, 'backendRequest', null), 'retry', undefined);
  const kept = readDuration(asBody(rule['timeouts'])['backendRequest']) ?? 0;
  if (timeoutMs !== null && kept > timeoutMs)
    refuse(
      `The rule of ${title} gives each attempt ${kept} ms (timeouts.backendRequest), and the Gateway API takes no shorter timeout for all of it. Change that in its YAML first.`,
    );
  return rule;
}

function setRetries(rule: Body, settings: SettingsOf<'timeouts'>, route: OpenHttpRoute): Body {
  const { retries } = settings;
  const { draft } = route;
  if (!retries) return dropRetries(rule, settings, route);
  const { attempts, perTryTimeoutMs, on } = retries;
  const words = on.filter((one) => !/^\d+$/.test(one));
  if (words.length > 0)
    unsupported(`The Gateway API retries by status codes alone: it has no words for ${words.join(', ')}.`);
  draft.note(
    '`retry` belongs to the experimental part of the Gateway API: its definitions must be installed from that channel.',
  );
  const codes = on.map(Number);
  let retry = withField(asBody(rule['retry']), 'attempts', attempts);
  if (!isAlike(retry['codes'] ?? [], codes))
    retry = withField(retry, 'codes', codes.length > 0 ? codes : undefined);
  return withField(setDuration(rule, 'backendRequest', perTryTimeoutMs), 'retry', retry);
}

function writeTimeouts(settings: SettingsOf<'timeouts'>, parts: WriteParts): void {
  const route = openHttpRoute(parts);
  changeHttpRule(route, (rule) => {
    refuseRedirects(rule, route);
    return setRetries(setDuration(rule, 'request', settings.timeoutMs), settings, route);
  });
}

function mirrorTo(to: NonNullable<SettingsOf<'mirror'>['to']>, rule: Body, route: OpenHttpRoute): Body {
  if (to.kind === 'version') return backendOf(to.version, rule, route);
  const named = resolveHost(to.host, route.namespace);
  if (!named) return unsupported(`The Gateway API copies to Services alone, and ${to.host} is none.`);
  const isBeyond = named.namespace !== route.namespace;
  if (isBeyond)
    route.draft.note(
      `A ReferenceGrant in ${named.namespace} must permit the reference to its Service ${named.name}.`,
    );
  return { name: named.name, ...(isBeyond ? { namespace: named.namespace } : {}), port: route.port(rule) };
}

function setMirror(rule: Body, { to, percent }: SettingsOf<'mirror'>, route: OpenHttpRoute): Body {
  refuseRedirects(rule, route);
  const filters = listBodies(rule['filters']);
  const mirrors = filters.filter(({ type }) => type === 'RequestMirror');
  if (mirrors.length > 1)
    refuse(`${route.title} sends copies to ${mirrors.length} destinations: this form is for one alone.`);
  const others = filters.filter(({ type }) => type !== 'RequestMirror');
  if (!to) return withField(rule, 'filters', others.length > 0 ? others : undefined);
  const [present] = mirrors;
  const before = asBody(present?.['requestMirror']);
  const wanted = mirrorTo(to, rule, route);
  const reference = asBody(before['backendRef']);
  const isThere =
    reference['name'] === wanted['name'] &&
    (reference['namespace'] ?? route.namespace) === (wanted['namespace'] ?? route.namespace);
  const backendRef = isThere ? reference : wanted;
  const same =
    readShare(before) === percent
      ? { ...before, backendRef }
      : writeShare({ ...before, backendRef }, percent);
  const filter = { type: 'RequestMirror', requestMirror: same };
  return withField(
    rule,
    'filters',
    present ? filters.map((one) => (one === present ? filter : one)) : [...filters, filter],
  );
}

function writeMirror(settings: SettingsOf<'mirror'>, parts: WriteParts): void {
  const route = openHttpRoute(parts);
  changeHttpRule(route, (rule) => setMirror(rule, settings, route));
  if (settings.to && settings.percent !== 100)
    parts.draft.note(
      'Shares of mirrored requests came to the Gateway API with version 1.3: older ones copy all.',
    );
}

export function writeGateway(parts: WriteParts): void {
  const { settings } = parts.change;
  const missing = NOT_IN_GATEWAY_API[settings.form];
  if (missing !== undefined) unsupported(missing);
  switch (settings.form) {
    case 'split':
    case 'canary':
    case 'blue-green':
      return writeShares(settings, parts);
    case 'match':
      return writeMatch(settings, parts);
    case 'redirect':
      return writeRedirect(settings, parts);
    case 'timeouts':
      return writeTimeouts(settings, parts);
    case 'mirror':
      return writeMirror(settings, parts);
    default:
      return unsupported('The Gateway API has no words for this.');
  }
}
