/** Which route and which of its rules a change is about: as asked, else the one route of the service, and the rule that takes what no other takes. What is open is refused, with what may be chosen. */
import type { TrafficApi, TrafficChange } from '@sightglass/shared/contract';
import type { MeshResource } from '../../mesh-config/mesh-config.ts';
import { nameOf } from '../../mesh-config/validation/rule.ts';
import { listBodies, listTexts, readText } from '../configured/read-values.ts';
import type { ChangeWorld } from './change-world.ts';
import { listRules, takesAll } from './list-choices.ts';
import { refuse } from './refusal.ts';

type Asked = Pick<TrafficChange, 'resource' | 'rule'>;

/** Whether it holds for callers within the mesh, and names the service as what they call. */
export function isOwnRoute(resource: MeshResource, world: ChangeWorld): boolean {
  const { kind, namespace, spec } = resource;
  if (kind === 'VirtualService') {
    const gateways = listTexts(spec['gateways']);
    const isInside = gateways.length === 0 || gateways.includes('mesh');
    return isInside && listTexts(spec['hosts']).some((host) => world.isHost(host, namespace));
  }
  return listBodies(spec['parentRefs']).some(
    (parent) =>
      parent['kind'] === 'Service' &&
      parent['name'] === world.host &&
      (readText(parent['namespace']) ?? namespace) === world.service.namespace,
  );
}

function listRoutes(world: ChangeWorld, api: TrafficApi): MeshResource[] {
  return world.choices.flatMap((choice) => {
    const resource =
      choice.api === api && choice.kind !== 'DestinationRule' ? world.config.read(choice.id) : null;
    return resource ? [resource] : [];
  });
}

const KINDS = { istio: 'VirtualService', gateway: 'HTTPRoute' } as const;

/** Null for a new one. */
export function chooseRoute(world: ChangeWorld, api: TrafficApi, { resource }: Asked): MeshResource | null {
  const routes = listRoutes(world, api);
  if (resource !== null) {
    const found = routes.find(({ id }) => id === resource);
    if (!found) refuse(`What was asked for is no ${KINDS[api]} that concerns ${world.service.name}.`);
    return found;
  }
  const own = routes.filter((one) => isOwnRoute(one, world));
  if (own.length > 1)
    refuse(
      `There are several routes for ${world.host}: ${own.map(nameOf).join(', ')}. Choose the one to change.`,
    );
  return own[0] ?? null;
}

export function refuseWithoutRules(title: string): never {
  return refuse(`${title} has no HTTP rules: these forms are for HTTP, HTTP/2 and gRPC alone.`);
}

/** Index of the rule. Throws where the route has none that takes everything and none is asked for. */
export function chooseRule(route: MeshResource, { rule }: Asked): number {
  const rules = listRules(route);
  if (rule !== null) {
    if (rule >= rules.length)
      refuse(`${nameOf(route)} has ${rules.length} HTTP rules: there is none with index ${rule}.`);
    return rule;
  }
  const rest = rules.findIndex(takesAll);
  if (rest !== -1) return rest;
  if (rules.length === 0) refuseWithoutRules(nameOf(route));
  return refuse(`Every rule of ${nameOf(route)} takes certain requests only. Choose the rule to change.`);
}

/** How a rule is named to people. */
export function sayRule(rule: Readonly<Record<string, unknown>> | undefined, index: number): string {
  const name = rule ? readText(rule['name']) : null;
  return name === null ? `rule ${index + 1}` : `rule ${index + 1} (${name})`;
}
