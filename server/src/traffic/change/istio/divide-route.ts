/** Split, canary and blue/green in a VirtualService: the destinations of one rule and their weights. https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination */
import type { SettingsOf } from '@sightglass/shared/contract';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../../configured/read-values.ts';
import { withField } from '../body-fields.ts';
import { repeatFields, type OwnEntry } from '../repeated-fields.ts';
import { sharesOf, type Shares } from '../shares-of.ts';
import { refuse } from '../refusal.ts';
import {
  changeRule,
  openRoute,
  refuseOtherRules,
  templateOf,
  type OpenRoute,
  type WriteParts,
} from './open-route.ts';
import { listHostRules, subsetOf } from './subset-of.ts';

function find(body: Body, { world, namespace }: OpenRoute): ReturnType<OpenRoute['world']['find']> {
  const { host, subset } = asBody(body['destination']);
  return world.find(readText(host) ?? '', readText(subset), namespace);
}

/** Throws where it is another service's. */
function readEntry(body: Body, route: OpenRoute): OwnEntry {
  const { world, title } = route;
  const { own, version } = find(body, route);
  const host = readText(asBody(body['destination'])['host']);
  if (!own)
    refuse(
      `A rule of ${title} leads to ${host ?? 'another service'} as well: this form divides requests between versions of ${world.service.name} alone.`,
    );
  return { body, version };
}

/** Pods that no version names would lose their requests to those that the form names. */
function refuseUnnamed(entries: readonly OwnEntry[], { world, title }: OpenRoute): void {
  for (const { body, version } of entries) {
    if (version !== null) continue;
    const subset = readText(asBody(body['destination'])['subset']);
    // A subset that no DestinationRule has leads nowhere as it is.
    const isThere = listHostRules(world).some(({ spec }) =>
      listBodies(spec['subsets']).some(({ name }) => name === subset),
    );
    if (subset !== null && (isThere || entries.length > 1))
      refuse(
        `A rule of ${title} leads to the subset ${subset}, whose labels name no version: this form would drop it. Change its YAML.`,
      );
    if (entries.length > 1)
      refuse(
        `A rule of ${title} leads to all pods of ${world.host}, whatever their version, beside others: this form would send these requests elsewhere. Change its YAML.`,
      );
  }
}

export function destinationOf(version: string, rule: Body | null, route: OpenRoute): Body {
  const { subset } = subsetOf(version, route);
  const { host, ...rest } = templateOf(rule, route);
  return { host, subset: subset['name'], ...rest };
}

/** A new entry for a version, with what the rule says now of requests to the service. */
export function entryOf(version: string, rule: Body | null, route: OpenRoute): Body {
  const destination = destinationOf(version, rule, route);
  const entries = listBodies(rule?.['route']).flatMap((body): OwnEntry[] => {
    const { own, version: now } = find(body, route);
    return own ? [{ body, version: now }] : [];
  });
  const { title, draft } = route;
  const own = ['destination', 'weight'];
  return { destination, ...repeatFields(entries, { version, title, draft, own }) };
}

/** Entries that are there keep whatever else they say; a single one needs no weight. */
function divide(rule: Body, shares: Shares, route: OpenRoute): Body {
  refuseOtherRules(rule, route);
  const entries = listBodies(rule['route']).map((body) => readEntry(body, route));
  refuseUnnamed(entries, route);
  const wanted = shares(entries.flatMap(({ version }) => (version === null ? [] : [version])));
  const versions = [...wanted.keys()];
  const present = versions.flatMap((version) => entries.find((one) => one.version === version) ?? []);
  const kept = entries.filter((one) => present.includes(one));
  const added = versions.filter((version) => !present.some((one) => one.version === version));
  const all = [
    ...kept,
    ...added.map((version): OwnEntry => ({
      body: entryOf(version, rule, route),
      version,
    })),
  ];
  const written = all.map(({ body, version }) => {
    const weight = wanted.get(version ?? '') ?? 0;
    return all.length === 1 && body['weight'] === undefined ? body : withField(body, 'weight', weight);
  });
  return withField(rule, 'route', written);
}

export function writeShares(
  settings: SettingsOf<'split'> | SettingsOf<'canary'> | SettingsOf<'blue-green'>,
  parts: WriteParts,
): void {
  const route = openRoute(parts);
  changeRule(route, (rule) => divide(rule, sharesOf(settings), route));
}
