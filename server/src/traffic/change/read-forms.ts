/** What is configured of a service's traffic, as forms have it: of the route, rule and version that were asked for, else of those that a change would choose by itself. */
import {
  TRAFFIC_FORMS,
  type TrafficApi,
  type TrafficForms,
  type trafficFormsQuerySchema,
} from '@sightglass/shared/contract';
import type { z } from 'zod';
import type { AppContext } from '../../http/app-context.ts';
import type { MeshResource } from '../../mesh-config/mesh-config.ts';
import type { Body } from '../../mesh-config/trim-spec.ts';
import { sayApply } from './can-apply.ts';
import { createChangeWorld, type ChangeWorld } from './change-world.ts';
import { chooseRoute, chooseRule, isOwnRoute } from './choose-route.ts';
import { NOT_IN_GATEWAY_API } from './gateway/write-gateway.ts';
import { listHostRules } from './istio/subset-of.ts';
import { listRules } from './list-choices.ts';
import { listVersions } from './list-versions.ts';
import { NOTHING, toFormState, type PresentForms } from './present/present-form.ts';
import {
  presentGatewayMatch,
  presentGatewayMirror,
  presentGatewayRedirect,
  presentGatewayTimeouts,
  readGatewayShares,
} from './present/present-gateway.ts';
import {
  presentFault,
  presentMatch,
  presentMirror,
  presentRedirect,
  presentTimeouts,
  readIstioShares,
  type PresentRule,
} from './present/present-istio.ts';
import { presentBalancing, presentBreaker, readPolicies } from './present/present-policy.ts';
import { sharesOrSeen } from './present/present-shares.ts';
import { readChangeSubject } from './read-change-subject.ts';
import { Refusal } from './refusal.ts';

type Query = Pick<z.output<typeof trafficFormsQuerySchema>, 'api' | 'resource' | 'rule' | 'version'>;
type Versions = TrafficForms['versions'];

interface Chosen {
  readonly route: MeshResource | null;
  readonly rule: number | null;
  /** Why nothing is chosen. */
  readonly note: string | null;
}

function choose(world: ChangeWorld, api: TrafficApi, query: Query): Chosen {
  const isPolicy = world.choices.some(({ id, kind }) => id === query.resource && kind === 'DestinationRule');
  const asked = { resource: isPolicy ? null : (query.resource ?? null), rule: query.rule ?? null };
  let route: MeshResource | null = null;
  try {
    route = chooseRoute(world, api, asked);
    return { route, rule: route && chooseRule(route, asked), note: null };
  } catch (error) {
    if (error instanceof Refusal) return { route, rule: null, note: error.message };
    throw error;
  }
}

const EMPTY: Body = {};

function presentForms(
  world: ChangeWorld,
  {
    api,
    query,
    chosen,
    versions,
  }: {
    readonly api: TrafficApi;
    readonly query: Query;
    readonly chosen: Chosen;
    readonly versions: Versions;
  },
): PresentForms {
  const { route, rule: index } = chosen;
  const rule = (route && index !== null ? listRules(route)[index] : null) ?? EMPTY;
  const present: PresentRule = { rule, namespace: route?.namespace ?? world.service.namespace, world };
  const isIstio = api === 'istio';
  const seen = versions
    .filter(({ isWritable }) => isWritable)
    .map(({ version, requests }) => ({ version, weight: requests }));
  const shares = sharesOrSeen((isIstio ? readIstioShares : readGatewayShares)(present), seen);
  // Only of a rule that was asked for: by themselves these forms make a new one.
  const asked = query.rule !== undefined;
  const version = query.version || null;
  const policies = listHostRules(world);
  const policy = readPolicies(
    policies.find(({ id }) => id === query.resource) ?? policies[0] ?? null,
    version,
  );
  const match = isIstio ? presentMatch : presentGatewayMatch;
  const redirect = isIstio ? presentRedirect : presentGatewayRedirect;
  return {
    split: shares.split,
    canary: shares.canary,
    'blue-green': shares.blueGreen,
    match: asked ? match(present) : NOTHING,
    redirect: asked ? redirect(present) : NOTHING,
    timeouts: (isIstio ? presentTimeouts : presentGatewayTimeouts)(present),
    'circuit-breaker': isIstio ? presentBreaker(policy, version) : NOTHING,
    fault: isIstio ? presentFault(present) : NOTHING,
    mirror: (isIstio ? presentMirror : presentGatewayMirror)(present),
    'load-balancing': isIstio ? presentBalancing(policy, version) : NOTHING,
  };
}

/** What routes the service within the mesh now. */
function chooseApi(world: ChangeWorld): TrafficApi {
  const own = world.choices.filter(({ id, kind }) => {
    const resource = kind === 'DestinationRule' ? null : world.config.read(id);
    return resource !== null && isOwnRoute(resource, world);
  });
  const all = own.length > 0 ? own : world.choices;
  return all.length > 0 && all.every(({ api }) => api === 'gateway') ? 'gateway' : 'istio';
}

const OF_POLICIES = new Set(['circuit-breaker', 'load-balancing']);

/** Throws a 404 for what was never seen and is not configured. */
export async function readForms(
  id: string,
  query: z.output<typeof trafficFormsQuerySchema>,
  context: AppContext,
): Promise<TrafficForms> {
  const { meshConfig: config } = context;
  const subject = await readChangeSubject(id, query, context);
  const { service, window, coveredMs, configured, warnings } = subject;
  const world = createChangeWorld(config, service);
  const api = query.api ?? chooseApi(world);
  const chosen = choose(world, api, query);
  const versions = listVersions(subject.byVersion, { config, service });
  const forms = presentForms(world, { api, query, chosen, versions });
  return {
    window,
    coveredMs,
    configured,
    api,
    versions,
    resources: [...world.choices],
    resource: chosen.route?.id ?? null,
    rule: chosen.rule,
    forms: TRAFFIC_FORMS.map((form) => {
      const unsupported = api === 'gateway' ? (NOT_IN_GATEWAY_API[form] ?? null) : null;
      const note = forms[form].note ?? (OF_POLICIES.has(form) ? null : chosen.note);
      return toFormState(form, { ...forms[form], note }, unsupported);
    }),
    apply: sayApply([], service, context),
    warnings: [...warnings],
  };
}
