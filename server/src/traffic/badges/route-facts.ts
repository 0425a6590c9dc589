/**
 * What the routes of a service say of it: faults, mirrors, limits, ways in from outside, and splits with other services. Pure. Names of hosts are told where the configuration has a
 * Service of that name, as far as whoever asks sees it; what somebody wrote is cut by the port (`tell`).
 */
import type { ConfiguredRoute, RouteRule } from '@sightglass/shared/contract';
import { formatResourceId, type ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { resolveHost } from '../configured/read-values.ts';
import type { FindTarget } from '../configured/target-finder.ts';
import { configuredFact, type Fact } from './badge-draft.ts';
import { sayDuration, sayList, sayPercent } from './say-amounts.ts';

export interface RouteView {
  readonly service: ServiceRef;
  readonly config: MeshConfig;
  readonly find: FindTarget;
}

const isOwn = ({ own }: RouteRule['targets'][number]): boolean => own;

/** Versions that a rule leads to; null where it leads to all of the service. */
function versionsOf({ targets }: RouteRule): Fact['versions'] {
  const own = targets.filter(isOwn);
  const versions = own.flatMap(({ version }) => version ?? []);
  return versions.length > 0 && versions.length === own.length ? new Set(versions) : null;
}

const ofSome = ({ matches }: RouteRule): string => (matches.length > 0 ? ' that match' : '');

function listFaults(rule: RouteRule): string[] {
  return rule.faults.map(({ kind, percent, what }) => {
    const of = `${sayPercent(percent)} of requests${ofSome(rule)}`;
    return kind === 'abort' ? `${of} are answered with ${what}` : `${of} are held back for ${what}`;
  });
}

function listLimits(rule: RouteRule): string[] {
  const { timeoutMs, retries } = rule;
  return [
    ...(timeoutMs === null ? [] : [`timeout ${sayDuration(timeoutMs)}`]),
    ...(retries === null
      ? []
      : [retries.attempts === 0 ? 'no retries' : `up to ${retries.attempts} retries`]),
  ];
}

/** The Service's name where the asker's view of the configuration has it. */
function nameHost(host: string, namespace: string, { service, config }: RouteView): string {
  const named = resolveHost(host, namespace);
  if (!named) return 'a host outside';
  const id = formatResourceId({ kind: 'Service', cluster: service.cluster, ...named });
  return config.read(id) ? `${named.namespace}/${named.name}` : 'another host';
}

function listMirrors(route: ConfiguredRoute, rule: RouteRule, view: RouteView): string[] {
  const leadsHere = rule.targets.some(isOwn);
  return rule.mirrors.flatMap(({ host, subset, percent }) => {
    const isHere = view.find(host, subset, route.namespace).own;
    const of = `${sayPercent(percent)} of requests${ofSome(rule)}`;
    if (leadsHere) {
      const to = isHere ? (subset ?? 'itself') : nameHost(host, route.namespace, view);
      return [`${of} are copied to ${to}`];
    }
    const to = `${sayPercent(percent)} of requests to ${sayTargets(route, rule, view)}${ofSome(rule)}`;
    return isHere ? [`${to} are copied here`] : [];
  });
}

function sayTargets(route: ConfiguredRoute, { targets }: RouteRule, view: RouteView): string {
  return sayList([...new Set(targets.map(({ host }) => nameHost(host, route.namespace, view)))], 2);
}

/** A part of the requests comes here, the rest goes to other services. */
function listShares({ targets, name }: RouteRule): string[] {
  if (targets.every(isOwn) || !targets.some(isOwn)) return [];
  const weight = targets.filter(isOwn).reduce((sum, target) => sum + target.weight, 0);
  return [`${sayPercent(weight)} of ${name} comes here, ${sayPercent(100 - weight)} goes to other services`];
}

const ISTIO = /^(?:([^/]+)\/)?([^/]+)$/;
const GATEWAY_API = /^Gateway ([^.]+)\.(.+)$/;
const GATEWAY_API_KIND = 'Gateway.gateway.networking.k8s.io';

/** A gateway as a route names it; null for sidecars, and for parents of other kinds. */
function nameGateway(through: string, route: ConfiguredRoute, view: RouteView): string | null {
  const { cluster } = view.service;
  const isIstio = route.kind === 'VirtualService';
  if (isIstio && through === 'mesh') return null;
  const parts = isIstio ? ISTIO.exec(through) : GATEWAY_API.exec(through);
  if (!parts) return null;
  const [, first = route.namespace, second = ''] = parts;
  const [namespace, name] = isIstio ? [first, second] : [second, first];
  const ids = (isIstio ? ['Gateway'] : [GATEWAY_API_KIND, 'Gateway']).map((kind) =>
    formatResourceId({ kind, cluster, namespace, name }),
  );
  return ids.some((id) => view.config.read(id)) ? `Gateway ${namespace}/${name}` : 'a gateway';
}

function listWaysIn(route: ConfiguredRoute, view: RouteView): string[] {
  if (!route.rules.some(({ targets }) => targets.some(isOwn))) return [];
  const gateways = route.through.flatMap((through) => nameGateway(through, route, view) ?? []);
  if (gateways.length === 0) return [];
  const hosts = route.hosts.length > 0 ? `For ${sayList(route.hosts)} through` : 'Through';
  return [`${hosts} ${sayList([...new Set(gateways)])}`];
}

/** Of one route; `compareSplits` tells weights between versions. */
export function listRouteFacts(route: ConfiguredRoute, view: RouteView): Fact[] {
  const { resource } = route;
  const { tell } = view.config;
  const facts = route.rules.flatMap((rule): Fact[] => {
    const mirrors = listMirrors(route, rule, view).map((text) =>
      configuredFact('mirror', tell(text), { resource }),
    );
    if (rule.targets.length > 0 && !rule.targets.some(isOwn)) return mirrors;
    const about = { resource, versions: versionsOf(rule) };
    const limits = listLimits(rule);
    return [
      ...mirrors,
      ...listFaults(rule).map((text) => configuredFact('fault', tell(text), about)),
      ...listShares(rule).map((text) => configuredFact('split', tell(text), about)),
      ...(limits.length > 0
        ? [configuredFact('limits', `Requests${ofSome(rule)}: ${limits.join(', ')}`, about)]
        : []),
    ];
  });
  return [
    ...facts,
    ...listWaysIn(route, view).map((text) => configuredFact('exposed', tell(text), { resource })),
  ];
}
