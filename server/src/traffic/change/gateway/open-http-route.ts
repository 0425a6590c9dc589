/**
 * The HTTPRoute that a change is about, opened: its rules to change, and writing them back. A new one, for callers of the Service, where none is there.
 * https://gateway-api.sigs.k8s.io/reference/spec/#httproute, https://gateway-api.sigs.k8s.io/mesh/
 */
import type { MeshResource } from '../../../mesh-config/mesh-config.ts';
import { nameOf } from '../../../mesh-config/validation/rule.ts';
import type { Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readNumber, readText } from '../../configured/read-values.ts';
import { withField } from '../body-fields.ts';
import { freeName, type ChangeWorld } from '../change-world.ts';
import { chooseRoute, chooseRule, isOwnRoute } from '../choose-route.ts';
import { listRules, takesAll } from '../list-choices.ts';
import { refuse } from '../refusal.ts';
import { warnOfPorts } from '../warn-of-ports.ts';
import type { WriteParts } from '../istio/open-route.ts';

const API = 'gateway.networking.k8s.io/v1';
/** The Gateway API takes no more of them. */
const MOST_RULES = 16;

export interface OpenHttpRoute extends WriteParts {
  readonly namespace: string;
  readonly rules: readonly Body[];
  readonly title: string;
  readonly isNew: boolean;
  ruleIndex(): number;
  readonly rest: Body | null;
  /** Of the Service, which every reference to it must say: the rule's own before others'. Throws where nothing tells it. */
  readonly port: (rule: Body | null) => number;
  write(rules: readonly Body[]): void;
}

const WEB = new Set(['http', 'http2', 'grpc', 'kubernetes.io/h2c', 'https']);

/** Ports of references to the service itself, each once. */
function listOwnPorts(rules: readonly Body[], world: ChangeWorld, namespace: string): number[] {
  const ports = rules
    .flatMap((rule) => listBodies(rule['backendRefs']))
    .flatMap(({ name, namespace: where = namespace, port }) => {
      const number = readNumber(port);
      const { own } = world.find(`${readText(name) ?? ''}.${readText(where) ?? namespace}`, null, namespace);
      return own && number !== null ? [number] : [];
    });
  return [...new Set(ports)];
}

interface OfRule {
  readonly rules: readonly Body[];
  /** The one that is changed, or that a new one begins with. */
  readonly rule: Body | null;
  readonly namespace: string;
}

function findPort({ change, world }: WriteParts, { rules, rule, namespace }: OfRule): number {
  if (change.port !== null) return change.port;
  const [own] = rule ? listOwnPorts([rule], world, namespace) : [];
  if (own !== undefined) return own;
  const [agreed, ...others] = listOwnPorts(rules, world, namespace);
  if (agreed !== undefined && others.length === 0) return agreed;
  const web = world.ports.filter(({ protocol }) => WEB.has(protocol));
  const [first, second] = web.length > 0 ? web : world.ports;
  if (!first)
    return refuse(
      `The Gateway API must be told the port of the Service ${world.host}, and nothing tells it here: give it.`,
    );
  if (second)
    return refuse(
      `The Service ${world.host} has several ports (${world.ports.map(({ port }) => port).join(', ')}): say which one this is for.`,
    );
  return first.port;
}

function create(parts: WriteParts): MeshResource {
  const { world, draft } = parts;
  const { host: name, service } = world;
  const port = findPort(parts, { rules: [], rule: null, namespace: service.namespace });
  const place = {
    apiVersion: API,
    kind: 'HTTPRoute',
    namespace: service.namespace,
    name: freeName(world, 'HTTPRoute', [name, `${name}-mesh`]),
  };
  return draft.create(place, {
    parentRefs: [{ group: '', kind: 'Service', name, port }],
    rules: [{ backendRefs: [{ name, port }] }],
  });
}

function noteOthers(route: MeshResource | null, { world, draft }: WriteParts): void {
  for (const { id, kind, namespace, name, through, api } of world.choices) {
    if (id === route?.id || kind === 'DestinationRule') continue;
    if (api === 'istio' && through.includes('every proxy of the mesh'))
      draft.note(
        `VirtualService ${namespace}/${name} routes the same service in Istio’s API: which of both counts is up to Istio. Keep to one of them.`,
      );
    else
      draft.note(
        `Requests through ${through.join(', ')} follow ${kind} ${namespace}/${name}, which this does not change.`,
      );
  }
}

export function openHttpRoute(parts: WriteParts): OpenHttpRoute {
  const { world, draft, change } = parts;
  const found = chooseRoute(world, 'gateway', change);
  if (found && found.kind !== 'HTTPRoute') refuse(`${nameOf(found)} is no HTTPRoute.`);
  noteOthers(found, parts);
  if (!found || isOwnRoute(found, world)) warnOfPorts(world, draft);
  const route = found ?? create(parts);
  const rules = listRules(route);
  return {
    ...parts,
    namespace: route.namespace,
    rules,
    title: nameOf(route),
    isNew: found === null,
    ruleIndex: () => (found === null ? 0 : chooseRule(route, change)),
    rest: rules.find(takesAll) ?? null,
    port: (rule) => findPort(parts, { rules, rule, namespace: route.namespace }),
    write(next) {
      if (next.length > MOST_RULES)
        refuse(`${nameOf(route)} would have ${next.length} rules; the Gateway API takes ${MOST_RULES}.`);
      const latest = draft.latest(route);
      draft.change(latest, withField(latest.spec, 'rules', next));
    },
  };
}

export function changeHttpRule(route: OpenHttpRoute, change: (rule: Body) => Body): void {
  const index = route.ruleIndex();
  route.write(route.rules.map((rule, i) => (i === index ? change(rule) : rule)));
}

export function isRedirect(rule: Body): boolean {
  return listBodies(rule['filters']).some(({ type }) => type === 'RequestRedirect');
}

export function refuseRedirects(rule: Body, { title }: OpenHttpRoute): void {
  if (isRedirect(rule)) refuse(`A rule of ${title} redirects: it sends no request on.`);
}
