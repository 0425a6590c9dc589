/** What forms may change of a service: its routes with their HTTP rules, in words, and its DestinationRules. */
import type {
  ConfiguredRoute,
  RouteRule,
  TrafficApi,
  TrafficResourceChoice,
} from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { asBody } from '../../mesh-config/trim-spec.ts';
import { readTrafficConfig } from '../configured/list-routes.ts';
import { listBodies, readText } from '../configured/read-values.ts';
import { rootNamespaceOf, routeHolds, ruleHolds } from './holds-for-all.ts';

type RuleChoice = TrafficResourceChoice['rules'][number];

/** A condition that every request meets: any path that begins with /. */
function isEverything(match: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(match).filter((key) => key !== 'name');
  if (keys.length === 0) return true;
  if (keys.length > 1) return false;
  if (asBody(match['uri'])['prefix'] === '/') return true;
  const { type, value } = asBody(match['path']);
  return value === '/' && (type === undefined || type === 'PathPrefix');
}

/** Whether a rule, as it is written, takes whatever comes. */
export function takesAll(rule: Readonly<Record<string, unknown>>): boolean {
  const matches = listBodies(rule['match'] ?? rule['matches']);
  return matches.length === 0 || matches.some(isEverything);
}

/** Whether a rule takes whatever comes, and no other does: without it, or with a condition, requests would have no rule. */
export function isOnlyRest(rules: readonly Readonly<Record<string, unknown>>[], index: number): boolean {
  return rules.some((rule, i) => i === index && takesAll(rule)) && rules.filter(takesAll).length === 1;
}

/** The rules of a route as they are written. */
export function listRules({ kind, spec }: MeshResource): Readonly<Record<string, unknown>>[] {
  return listBodies(spec[kind === 'VirtualService' ? 'http' : 'rules']);
}

function sayTargets({ targets, redirect }: RouteRule): string {
  if (redirect !== null) return `redirects (${redirect})`;
  const words = targets.map(({ host, subset, version, weight }) => {
    const name = version ?? (subset === null ? host : `${host} ${subset}`);
    return targets.length > 1 ? `${name} ${Math.round(weight * 10) / 10}%` : name;
  });
  return words.join(', ') || 'nowhere';
}

function listRuleChoices(route: ConfiguredRoute, resource: MeshResource): RuleChoice[] {
  const written = listRules(resource);
  const rest = written.findIndex(takesAll);
  return route.rules.slice(0, written.length).map((rule, index) => ({
    index,
    name: rule.name,
    matches: rule.matches,
    takesRest: index === rest,
    to: sayTargets(rule),
  }));
}

const EVERY_PROXY = 'every proxy of the mesh';

function apiOf({ apiVersion }: MeshResource): TrafficApi {
  return apiVersion.startsWith('networking.istio.io/') ? 'istio' : 'gateway';
}

/** Linkerd's own HTTPRoute has the Gateway API's form, and is written by Linkerd's tools. */
function isOffered({ apiVersion, kind }: MeshResource): boolean {
  return kind !== 'GRPCRoute' && !apiVersion.startsWith('policy.linkerd.io/');
}

export function listChoices(config: MeshConfig, service: ServiceRef): TrafficResourceChoice[] {
  const traffic = readTrafficConfig(config);
  const routes = traffic.routesOf(service).flatMap((route): TrafficResourceChoice[] => {
    const resource = config.read(route.resource);
    if (!resource || !isOffered(resource)) return [];
    if (resource.kind === 'VirtualService' && !routeHolds(resource, service)) return [];
    const { id, kind, namespace, name, origin } = resource;
    const through = route.through.map((one) => (one === 'mesh' ? EVERY_PROXY : one));
    const rules = listRuleChoices(route, resource);
    return [{ id, api: apiOf(resource), kind, namespace, name, through, origin: { ...origin }, rules }];
  });
  const root = rootNamespaceOf(config, service);
  const ids = new Set(traffic.policiesOf(service).map(({ resource }) => resource));
  const policies = [...ids].flatMap((id): TrafficResourceChoice[] => {
    const resource = config.read(id);
    if (!resource || !ruleHolds(resource, service, root)) return [];
    const { kind, namespace, name, origin, spec } = resource;
    const through = [`callers of ${readText(spec['host']) ?? '?'}`];
    return [{ id, api: 'istio', kind, namespace, name, through, origin: { ...origin }, rules: [] }];
  });
  return [...routes, ...policies];
}
