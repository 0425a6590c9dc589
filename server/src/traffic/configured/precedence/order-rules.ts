/**
 * The rules that decide about a service's requests where its routes meet others, in the order in which the Gateway API's specification tries them: for each place and host
 * of its own routes, their matches and those of other routes that come before and may take the same requests.
 */
import type { RouteOrder, RouteRule } from '@sightglass/shared/contract';
import type { MeshResource } from '../../../mesh-config/mesh-config.ts';
import { hostCovers } from '../../../mesh-config/validation/fields.ts';
import { listBodies } from '../read-values.ts';
import { compareMatches, type Candidate } from './compare-matches.ts';
import type { Attached, Parent, Place } from './list-places.ts';
import { mergeOrders } from './merge-orders.ts';
import { covers, mayMeet, readShape } from './match-shape.ts';

type Step = RouteOrder['steps'][number];
type Host = string | null;

export interface OwnRoutes {
  /** Of one kind. */
  readonly resources: readonly MeshResource[];
  readonly parentsOf: (resource: MeshResource) => readonly Parent[];
  readonly rulesOf: (resource: MeshResource) => readonly RouteRule[];
}

interface Entry extends Candidate {
  readonly isSure: boolean;
}

const ANY = '*';
const hasHost = (one: Host, other: Host): boolean => hostCovers(one ?? ANY, other ?? ANY);

function listEntries({ resource, hosts, isSure }: Attached, host: Host): Entry[] {
  const fitting = hosts
    .filter((one) => hasHost(one.host, host))
    .toSorted((a, b) => (b.host ?? '').length - (a.host ?? '').length);
  const [nearest] = fitting;
  if (!nearest) return [];
  return listBodies(resource.spec['rules']).flatMap((body, rule) => {
    const matches = listBodies(body['matches']);
    return (matches.length > 0 ? matches : [{}]).map((one, match): Entry =>
      Object.assign({ resource, rule, match, shape: readShape(one), isSure }, nearest),
    );
  });
}

const isSameRule = (a: Entry, b: Entry): boolean => a.resource.id === b.resource.id && a.rule === b.rule;

/** The one that takes all that an entry matches before it is tried; only where that is certain. */
function findCover(entry: Entry, before: readonly Entry[]): Entry | undefined {
  return before.find(
    (one) =>
      !isSameRule(one, entry) &&
      (one.isSure || one.resource.id === entry.resource.id) &&
      covers(one.shape, entry.shape) &&
      compareMatches(one, entry).isSure,
  );
}

/** `steps` are in the order in which they are tried. */
class StepList {
  readonly steps: { readonly entries: Entry[]; readonly step: Step }[] = [];
  readonly #own: OwnRoutes;

  constructor(own: OwnRoutes) {
    this.#own = own;
  }

  add(entry: Entry, before: readonly Entry[]): void {
    const cover = findCover(entry, before);
    const hidden = cover ? `${this.#name(cover)}, ${because(cover, entry)}, takes all that it matches` : null;
    const last = before.findLast((one) => !isSameRule(one, entry) && mayMeet(one.shape, entry.shape));
    const why = last && !cover ? `after ${this.#name(last)}, ${because(last, entry)}` : null;
    const same = this.steps.findLastIndex(
      ({ entries: [first], step }) => first && isSameRule(first, entry) && step.hidden === hidden,
    );
    const words = this.#rule(entry).matches.slice(entry.match, entry.match + 1);
    const found = this.steps[same];
    // What no request can meet together has no order, so that a rule stands once where that is possible.
    const isBetween = this.steps
      .slice(same + 1)
      .some(({ entries }) => entries.some((one) => mayMeet(one.shape, entry.shape)));
    if (found && !isBetween) {
      found.entries.push(entry);
      found.step.rule.matches.push(...words);
      found.step.why ??= why;
      return;
    }
    const { id, kind, namespace, name } = entry.resource;
    const rule = { ...this.#rule(entry), matches: words };
    const step = { resource: id, kind, namespace, name, rule, why, hidden };
    this.steps.push({ entries: [entry], step });
  }

  #rule({ resource, rule }: Entry): RouteRule {
    return this.#own.rulesOf(resource)[rule] as RouteRule;
  }

  #name(entry: Entry): string {
    const { kind, namespace, name } = entry.resource;
    return `${this.#rule(entry).name} of ${kind} ${namespace}/${name}`;
  }
}

const because = (first: Entry, second: Entry): string => compareMatches(first, second).because;

/** Entries of the service's own routes, and those before them that may take the same requests. */
function keepConcerned(entries: readonly Entry[], isOwn: (entry: Entry) => boolean): Entry[] {
  return entries.filter(
    (entry, i) =>
      isOwn(entry) || entries.slice(i + 1).some((one) => isOwn(one) && mayMeet(entry.shape, one.shape)),
  );
}

function listNotes(
  { attached }: Place,
  parent: Parent,
  { kind, host }: { kind: string; host: Host },
): string[] {
  const meets = (one: Host): boolean => hasHost(one, host) || hasHost(host, one);
  const nearer = new Set(
    attached
      .filter(({ resource }) => resource.kind === kind)
      .flatMap(({ hosts }) => hosts.map(({ met }) => met))
      .filter((met) => met !== host && hasHost(host, met)),
  );
  const other = attached.find((one) => one.resource.kind !== kind && one.hosts.some(({ met }) => meets(met)));
  return [
    ...(nearer.size > 0
      ? [
          `Not for ${nearer.size === 1 ? '1 host that routes name' : `${nearer.size} hosts that routes name`} more closely.`,
        ]
      : []),
    ...(other
      ? [
          parent.isService
            ? `HTTPRoutes and GRPCRoutes meet here: by the specification the GRPCRoutes alone count.`
            : `${other.resource.kind} ${other.resource.namespace}/${other.resource.name} is here for the same hosts: by the specification only the older of an HTTPRoute and a GRPCRoute is let in.`,
        ]
      : []),
  ];
}

function orderPlace(place: Place, parent: Parent, own: OwnRoutes): RouteOrder[] {
  const ids = new Set(own.resources.map(({ id }) => id));
  const kind = own.resources[0]?.kind ?? '';
  const alike = place.attached.filter(({ resource }) => resource.kind === kind);
  const hosts = new Set(
    alike.filter(({ resource }) => ids.has(resource.id)).flatMap((one) => one.hosts.map(({ met }) => met)),
  );
  return [...hosts].map((host) => {
    const entries = alike
      .flatMap((one) => listEntries(one, host))
      .toSorted((a, b) => compareMatches(a, b).order);
    const kept = keepConcerned(entries, ({ resource }) => ids.has(resource.id));
    const list = new StepList(own);
    for (const [i, entry] of kept.entries()) list.add(entry, kept.slice(0, i));
    return {
      hosts: host === null ? [] : [host],
      through: [place.part === '' ? place.parent : `${place.parent}, ${place.part}`],
      notes: listNotes(place, parent, { kind, host }),
      steps: list.steps.map(({ step }) => step),
    };
  });
}

export function orderRules(own: OwnRoutes): RouteOrder[] {
  const parents = new Set(own.resources.flatMap((one) => own.parentsOf(one)));
  return mergeOrders(
    [...parents].map((parent) => ({
      parent,
      places: parent.places.map((place) => orderPlace(place, parent, own)),
    })),
  );
}
