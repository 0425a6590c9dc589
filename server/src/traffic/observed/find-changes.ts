/**
 * Whether a route, or what its targets mean by subsets and selectors, is another now than it was at the window's start: created, changed or deleted since. What the console found
 * there when it first looked is as old as it says itself, else older than the window.
 */
import type { ConfigChange, ConfiguredRoute } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import type { AppContext } from '../../http/app-context.ts';
import { hostCovers } from '../../mesh-config/validation/fields.ts';
import { parseSpec } from '../configured/parse-spec.ts';
import { listBodies, readLabels, readText, resolveHost } from '../configured/read-values.ts';

type Parts = Pick<AppContext, 'configHistory' | 'meshConfig'>;

/** Kinds that say which version a target means. */
const MEANING_KINDS = ['DestinationRule', 'Service'];
const MOST_CHANGES = 10_000;
const MOST_VERSIONS = 200;

/** What targets of a host and a subset mean has changed; `subset` is null for a Service's selector. */
interface ChangedMeaning {
  readonly cluster: string;
  readonly host: string;
  readonly subset: string | null;
}

function nameInFull(host: string, namespace: string): string {
  const named = resolveHost(host, namespace);
  return named ? `${named.name}.${named.namespace}.svc.cluster.local` : host;
}

const sayLabels = (labels: unknown): string =>
  JSON.stringify(Object.entries(readLabels(labels)).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** By the host and the subset: the labels that are meant. */
function listMeanings({ kind, namespace, name, yaml, action }: ConfigChange): Map<string, string> {
  if (action === 'deleted') return new Map();
  const spec = parseSpec(yaml);
  const keyOf = (host: string, subset: string | null): string =>
    JSON.stringify([nameInFull(host, namespace), subset]);
  if (kind === 'Service') return new Map([[keyOf(name, null), sayLabels(spec['selector'])]]);
  const host = readText(spec['host']) ?? '';
  return new Map(
    listBodies(spec['subsets']).map(({ name: subset, labels }) => [
      keyOf(host, readText(subset)),
      sayLabels(labels),
    ]),
  );
}

/** Versions from the one that held at the moment on, oldest first; null stands for none, or for one that is not kept. */
function listSince(versions: readonly ConfigChange[], from: EpochMs): (ConfigChange | null)[] {
  const before = versions.findIndex(({ at }) => at <= from);
  if (before >= 0) return versions.slice(0, before + 1).toReversed();
  return [...(versions.at(-1)?.action === 'seen' ? [] : [null]), ...versions.toReversed()];
}

/** Keys whose meaning was not the same all the time. */
function findUnsteady(states: readonly (ConfigChange | null)[]): Set<string> {
  const meanings = states.map((state) => (state ? listMeanings(state) : new Map<string, string>()));
  const keys = new Set(meanings.flatMap((one) => [...one.keys()]));
  const [first] = meanings;
  return new Set([...keys].filter((key) => meanings.some((one) => one.get(key) !== first?.get(key))));
}

function listChangedMeanings({ configHistory, meshConfig }: Parts, from: EpochMs): ChangedMeaning[] {
  const window = { from, to: Number.MAX_SAFE_INTEGER };
  const all = { window, clusters: [], namespaces: [], kinds: MEANING_KINDS, limit: MOST_CHANGES };
  const young = new Set(
    MEANING_KINDS.flatMap((kind) => meshConfig.list(kind))
      .filter(({ createdAt }) => (createdAt ?? 0) > from)
      .map(({ id }) => id),
  );
  const ids = new Set([...young, ...configHistory.readChanges(all).map(({ id }) => id)]);
  return [...ids].flatMap((id) => {
    const versions = configHistory.readVersions(id, MOST_VERSIONS);
    const cluster = versions[0]?.cluster;
    if (cluster === undefined) return [];
    const since = listSince(versions, from);
    return [...findUnsteady(young.has(id) ? [null, ...since] : since)].map((key): ChangedMeaning => {
      const [host, subset] = JSON.parse(key) as [string, string | null];
      return { cluster, host, subset };
    });
  });
}

/** Exact hosts are looked up, as each route of a mesh asks. */
function indexMeanings(
  meanings: readonly ChangedMeaning[],
): (cluster: string, host: string, subset: string | null) => boolean {
  const exact = new Set(meanings.map(({ cluster, host, subset }) => JSON.stringify([cluster, host, subset])));
  const wide = meanings.filter(({ host }) => host.startsWith('*'));
  return (cluster, host, subset) =>
    exact.has(JSON.stringify([cluster, host, subset])) ||
    wide.some((one) => one.cluster === cluster && one.subset === subset && hostCovers(one.host, host));
}

export function createChangeFinder(
  { configHistory, meshConfig }: Parts,
  { from }: TimeWindow,
): (route: ConfiguredRoute) => boolean {
  let meansOther: ReturnType<typeof indexMeanings> | null = null;
  return ({ resource, namespace, rules }) => {
    const [newest] = configHistory.readVersions(resource, 1);
    if (newest && newest.action !== 'seen' && newest.at > from) return true;
    const present = meshConfig.read(resource);
    if ((present?.createdAt ?? 0) > from) return true;
    const cluster = newest?.cluster ?? present?.cluster ?? '';
    const isOther = (meansOther ??= indexMeanings(listChangedMeanings({ configHistory, meshConfig }, from)));
    return rules.some(({ targets }) =>
      targets.some(({ host, subset, own }) => own && isOther(cluster, nameInFull(host, namespace), subset)),
    );
  };
}
