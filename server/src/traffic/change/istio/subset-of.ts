/** The subset by which Istio's routes name a version: the one that a DestinationRule of the host has, else one that is added. https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset */
import type { MeshResource } from '../../../mesh-config/mesh-config.ts';
import { hostCovers } from '../../../mesh-config/validation/fields.ts';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readLabels, readText, versionOfLabels } from '../../configured/read-values.ts';
import { isAlike, only, withField } from '../body-fields.ts';
import { freeName, type ChangeWorld } from '../change-world.ts';
import type { Draft } from '../draft.ts';
import { rootNamespaceOf, ruleHolds } from '../holds-for-all.ts';
import { refuse } from '../refusal.ts';

const API = 'networking.istio.io/v1';

function hostOf({ spec }: MeshResource): string {
  return readText(spec['host']) ?? '';
}

/** DestinationRules that hold for all callers of the service, those of its own namespace first. */
function listHeld(world: ChangeWorld): MeshResource[] {
  const { config, service } = world;
  const root = rootNamespaceOf(config, service);
  const isOwn = ({ namespace }: MeshResource): number => (namespace === service.namespace ? 0 : 1);
  return world
    .list('DestinationRule')
    .filter((rule) => ruleHolds(rule, service, root))
    .toSorted((a, b) => isOwn(a) - isOwn(b));
}

/** Those of the service's host. */
export function listHostRules(world: ChangeWorld): MeshResource[] {
  return listHeld(world).filter((rule) => world.isHost(hostOf(rule), rule.namespace));
}

/** The rule for many hosts that held for the service until it gets one of its own, which replaces it: of its own namespace before the root's, of these the most specific. */
function findWideRule(world: ChangeWorld): MeshResource | null {
  const { host, service } = world;
  const name = `${host}.${service.namespace}.svc.cluster.local`;
  const wide = listHeld(world).filter(
    (rule) => hostOf(rule).startsWith('*') && hostCovers(hostOf(rule), name),
  );
  const nearest = wide.filter(({ namespace }) => namespace === wide[0]?.namespace);
  return nearest.toSorted((a, b) => hostOf(b).length - hostOf(a).length)[0] ?? null;
}

/** The rule of the service's host, as it would be by now, made where there is none. */
export function findHostRule(
  world: ChangeWorld,
  draft: Draft,
  wanted: MeshResource | null = null,
): MeshResource {
  const present = wanted ?? listHostRules(world)[0];
  if (present) return draft.latest(present);
  const made = draft.list().find(({ before, after }) => before === null && after.kind === 'DestinationRule');
  if (made) return made.after;
  const { namespace } = world.service;
  const wide = findWideRule(world);
  const repeated = only(wide?.spec ?? {}, ['trafficPolicy', 'subsets']);
  if (wide && Object.keys(repeated).length > 0)
    draft.note(
      `DestinationRule ${wide.namespace}/${wide.name} for ${readText(wide.spec['host']) ?? 'many hosts'} no longer holds for this service: Istio takes the most specific rule. What it sets is repeated in the new one.`,
    );
  return draft.create(
    {
      apiVersion: API,
      kind: 'DestinationRule',
      namespace,
      name: freeName(world, 'DestinationRule', [world.host]),
    },
    { host: world.host, ...repeated },
  );
}

/** A name that Istio takes for a subset: lower-case letters, digits and dashes. */
function nameSubset(version: string): string {
  return version.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
}

function subsetsOf({ spec }: MeshResource): Body[] {
  return listBodies(spec['subsets']);
}

interface FoundSubset {
  readonly rule: MeshResource;
  readonly subset: Body;
}

/** What chooses pods of the version: by its label alone rather than by several. */
function findSubset(world: ChangeWorld, draft: Draft, version: string): FoundSubset | null {
  const created = draft.list().flatMap(({ before, after }) => (before ? [] : [after]));
  const rules = [
    ...listHostRules(world).map((rule) => draft.latest(rule)),
    ...created.filter(({ kind }) => kind === 'DestinationRule'),
  ];
  const found = rules.flatMap((rule) =>
    subsetsOf(rule)
      .filter(({ labels }) => versionOfLabels(readLabels(labels)) === version)
      .map((subset) => ({ rule, subset })),
  );
  const plain = found.find(({ subset }) => Object.keys(asBody(subset['labels'])).length === 1);
  return plain ?? found[0] ?? null;
}

function sayExternalName({ entry, host }: ChangeWorld, draft: Draft): void {
  if (entry?.spec['type'] !== 'ExternalName') return;
  const external = readText(entry.spec['externalName']) ?? '';
  const text = `The Service ${host} is another name for ${external || 'a host'} (ExternalName) and has no pods of its own: a subset of it never has any.`;
  // Newer Istio takes the name of another Service of the mesh for that Service, and may find a subset there.
  if (/\.svc(?:\.|$)/.test(external)) draft.note(`${text} Change the traffic of ${external} instead.`);
  else draft.warn(text);
}

/** The subset of a version and the rule that has it, which the draft then holds; added where no rule has one. */
export function subsetOf(
  version: string,
  {
    world,
    draft,
    within = null,
  }: { readonly world: ChangeWorld; readonly draft: Draft; readonly within?: MeshResource | null },
): FoundSubset {
  sayExternalName(world, draft);
  const found = findSubset(world, draft, version);
  if (found && (within === null || within.id === found.rule.id)) return found;
  const rule = findHostRule(world, draft, within);
  // A new rule repeats the subsets of one for many hosts.
  const repeated = found ? null : findSubset(world, draft, version);
  if (repeated?.rule.id === rule.id) return repeated;
  const { labels, isTold } = world.labelsOf(version);
  const subsets = subsetsOf(rule);
  const wanted = nameSubset(version);
  const name = subsets.some((one) => one['name'] === wanted) ? `${wanted}-only` : wanted;
  if (subsets.some((one) => one['name'] === name && !isAlike(one['labels'], labels)))
    refuse(
      `DestinationRule ${rule.namespace}/${rule.name} has subsets named ${wanted} and ${name} for other pods.`,
    );
  const subset = { name, labels };
  draft.change(rule, withField(rule.spec, 'subsets', [...subsets, subset]));
  if (!isTold)
    draft.note(
      `No workload is told to carry the version ${version}: the subset chooses pods by the label version: ${version}.`,
    );
  return { rule: draft.latest(rule), subset };
}
