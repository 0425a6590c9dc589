/**
 * Which version a subset means, by Istio's lookup: of the DestinationRules that are exported to the client those of the client's namespace come first, then those of the service's, then
 * those of the mesh's root namespace; within a namespace those with the most specific host. The first namespace with a rule for the host decides, whether it has the subset or not; its
 * rules for the same host are merged, the oldest first. https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration
 */
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { DEFAULT_ROOT_NAMESPACE } from '../../mesh-config/mesh-settings.ts';
import { hostCovers } from '../../mesh-config/validation/fields.ts';
import type { Body } from '../../mesh-config/trim-spec.ts';
import { listBodies, listTexts, readLabels, readText, resolveHost, versionOfLabels } from './read-values.ts';

interface Rule {
  readonly namespace: string;
  readonly host: string;
  readonly exportTo: readonly string[];
  readonly subsets: readonly Body[];
}

interface SubsetQuestion {
  readonly cluster: string;
  readonly service: { readonly namespace: string; readonly name: string };
  readonly subset: string;
  /** Namespace of the proxies that send. */
  readonly client: string;
}

/** The version; null where the rule that decides has no such subset, or one that names no version. */
export type FindVersion = (question: SubsetQuestion) => string | null;

const nameInFull = ({ namespace, name }: SubsetQuestion['service']): string =>
  `${name}.${namespace}.svc.cluster.local`;

function readRule({ namespace, spec }: MeshResource): Rule[] {
  const host = readText(spec['host']);
  // Rules for some clients' workloads alone say nothing of the others.
  if (host === null || spec['workloadSelector'] !== undefined) return [];
  const named = resolveHost(host, namespace);
  const subsets = listBodies(spec['subsets']);
  return [
    { namespace, host: named ? nameInFull(named) : host, exportTo: listTexts(spec['exportTo']), subsets },
  ];
}

function isExportedTo({ namespace, exportTo }: Rule, client: string): boolean {
  if (namespace === client) return exportTo.length === 0 || !exportTo.includes('~');
  return exportTo.length === 0 || exportTo.includes('*') || exportTo.includes(client);
}

/** Rules of one namespace, the oldest first. */
interface Held {
  /** By host; most rules name one. */
  readonly exact: ReadonlyMap<string, readonly Rule[]>;
  readonly wildcards: readonly Rule[];
}

function holdRules(rules: readonly Rule[]): Held {
  return {
    exact: Map.groupBy(rules, ({ host }) => host),
    wildcards: rules.filter(({ host }) => host.startsWith('*')),
  };
}

const byAge = (a: MeshResource, b: MeshResource): number => (a.createdAt ?? 0) - (b.createdAt ?? 0);

export function createSubsetBook(config: MeshConfig): FindVersion {
  const clusters = Map.groupBy(config.list('DestinationRule'), ({ cluster }) => cluster);
  const rules = new Map(
    Array.from(clusters, ([cluster, own]) => {
      const namespaces = Map.groupBy(own.toSorted(byAge).flatMap(readRule), ({ namespace }) => namespace);
      return [cluster, new Map(Array.from(namespaces, ([name, held]) => [name, holdRules(held)]))];
    }),
  );
  const roots = new Map(config.clusters().map(({ cluster, rootNamespace }) => [cluster, rootNamespace]));

  function findRules({ cluster, service, client }: SubsetQuestion): readonly Rule[] {
    const host = nameInFull(service);
    const root = roots.get(cluster) ?? DEFAULT_ROOT_NAMESPACE;
    const namespaces = [...(client === root ? [] : [client]), service.namespace, root];
    for (const namespace of namespaces) {
      const held = rules.get(cluster)?.get(namespace);
      const exported = (rule: Rule): boolean => isExportedTo(rule, client);
      const exact = held?.exact.get(host)?.filter(exported) ?? [];
      if (exact.length > 0) return exact;
      const wide = held?.wildcards.filter((rule) => hostCovers(rule.host, host) && exported(rule)) ?? [];
      const longest = Math.max(...wide.map((rule) => rule.host.length));
      if (wide.length > 0) return wide.filter((rule) => rule.host.length === longest);
    }
    return [];
  }

  return (question) => {
    const subsets = findRules(question).flatMap((rule) => rule.subsets);
    const found = subsets.find(({ name }) => name === question.subset);
    return found ? versionOfLabels(readLabels(found['labels'])) : null;
  };
}
