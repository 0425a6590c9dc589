/** The VirtualService that a change is about, opened: its HTTP rules to change, and writing them back into the draft. A new one where none is there. */
import type { TrafficChange } from '@sightglass/shared/contract';
import type { MeshResource } from '../../../mesh-config/mesh-config.ts';
import { nameOf } from '../../../mesh-config/validation/rule.ts';
import type { Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../../configured/read-values.ts';
import { withField, without } from '../body-fields.ts';
import { freeName, writeHost, type ChangeWorld } from '../change-world.ts';
import { chooseRoute, chooseRule, isOwnRoute, sayRule } from '../choose-route.ts';
import type { Draft } from '../draft.ts';
import { listRules, takesAll } from '../list-choices.ts';
import { refuse } from '../refusal.ts';
import { warnOfPorts } from '../warn-of-ports.ts';

export interface OpenRoute {
  readonly world: ChangeWorld;
  readonly draft: Draft;
  /** The resource's, from which short hosts are read. */
  readonly namespace: string;
  readonly rules: readonly Body[];
  /** How people call the resource. */
  readonly title: string;
  readonly isNew: boolean;
  /** Index of the rule that the change is about. Throws where one must be chosen. */
  ruleIndex(): number;
  /** The rule that takes what no other takes; null where there is none. */
  readonly rest: Body | null;
  write(rules: readonly Body[]): void;
}

export interface WriteParts {
  readonly change: TrafficChange;
  readonly world: ChangeWorld;
  readonly draft: Draft;
}

function create({ world, draft }: WriteParts): MeshResource {
  const { host, service } = world;
  const place = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    namespace: service.namespace,
    name: freeName(world, 'VirtualService', [host, `${host}-mesh`]),
  };
  return draft.create(place, { hosts: [host], http: [{ route: [{ destination: { host } }] }] });
}

/** Other routes that lead to the service decide about what comes through them. */
function noteOthers(route: MeshResource | null, { world, draft }: WriteParts): void {
  for (const { id, kind, namespace, name, through, api } of world.choices) {
    if (id === route?.id || kind === 'DestinationRule') continue;
    const others = through.filter((one) => one !== 'every proxy of the mesh' && !one.startsWith('Service '));
    if (others.length > 0)
      draft.note(
        `Requests through ${others.join(', ')} follow ${kind} ${namespace}/${name}, which this does not change.`,
      );
    else if (api === 'gateway')
      draft.note(
        `${kind} ${namespace}/${name} routes the same service in the Gateway API: which of both counts is up to Istio. Keep to one of them.`,
      );
  }
}

export function openRoute(parts: WriteParts): OpenRoute {
  const { world, draft, change } = parts;
  const found = chooseRoute(world, 'istio', change);
  noteOthers(found, parts);
  if (!found || isOwnRoute(found, world)) warnOfPorts(world, draft);
  const route = found ?? create(parts);
  const rules = listRules(route);
  return {
    world,
    draft,
    namespace: route.namespace,
    rules,
    title: nameOf(route),
    isNew: found === null,
    ruleIndex: () => (found === null ? 0 : chooseRule(route, change)),
    rest: rules.find(takesAll) ?? null,
    write(next) {
      const latest = draft.latest(route);
      const written = listBodies(latest.spec['http']);
      // Whatever is no object in the list stays out of reach of rules, and of this.
      if (written.length !== rules.length) refuse(`The HTTP rules of ${nameOf(route)} cannot be read.`);
      draft.change(latest, withField(latest.spec, 'http', next));
    },
  };
}

/** A rule changed in its place. */
export function changeRule(route: OpenRoute, change: (rule: Body) => Body): void {
  const index = route.ruleIndex();
  route.write(route.rules.map((rule, i) => (i === index ? change(rule) : rule)));
}

/** Refuses rules that send nothing on by themselves. */
export function refuseOtherRules(rule: Body, route: OpenRoute): void {
  const index = route.rules.indexOf(rule);
  const said = `${sayRule(rule, index)} of ${route.title}`;
  if (rule['redirect'] !== undefined) refuse(`${said} redirects: it sends no request on.`);
  if (rule['directResponse'] !== undefined) refuse(`${said} answers by itself: it sends no request on.`);
  if (rule['delegate'] !== undefined)
    refuse(`${said} leaves its requests to another VirtualService (delegate): change that one.`);
}

/** The rule's first own destination, which new ones repeat but for its subset. */
export function templateOf(rule: Body | null, { world, namespace }: OpenRoute): Body {
  const destinations = listBodies(rule?.['route']).map(({ destination }) => destination as Body | undefined);
  const own = destinations.find((one) => {
    const host = readText(one?.['host']);
    return host !== null && world.isHost(host, namespace);
  });
  return { host: writeHost(world, namespace), ...without(own ?? {}, ['subset']) };
}
