/**
 * The mesh's configuration and its history as somebody with grants sees it: resources of namespaces within, in which names from beyond are `restricted`. What holds for a whole cluster, or comes from its
 * root namespace, lies beyond unless the whole cluster is within; but for the mode of mutual TLS that the root namespace sets for the mesh, because it holds within as well: it is told without its name.
 */
import { formatResourceId, RESTRICTED } from '@sightglass/shared/identity';
import type { ConfigChange } from '@sightglass/shared/contract';
import type { MeshConfig, MeshResource } from '../mesh-config/mesh-config.ts';
import { fingerprint } from '../mesh-config/print-resource.ts';
import { PEER_AUTHENTICATION, readSelector } from '../security/peer-authentication.ts';
import type { ConfigHistory } from '../state/config-history.ts';
import { createResourceCut } from './cut-resource.ts';
import type { Mask } from './mask.ts';

const AUTHORIZATION_POLICY = 'AuthorizationPolicy';
const DRY_RUN = 'istio.io/dry-run';

type Kept = Pick<MeshResource, 'spec'> & Partial<Pick<MeshResource, 'annotations'>>;
type Named = Readonly<Record<'cluster' | 'namespace' | 'kind' | 'name', string>>;

/** A namespace is what it is about, though it lies in none. */
const seesResource = ({ cluster, namespace, kind, name }: Named, { sees }: Mask): boolean =>
  sees(cluster, kind === 'Namespace' ? name : namespace);

export function restrictMeshConfig(config: MeshConfig, mask: Mask): MeshConfig {
  const { sees, text } = mask;
  const cut = createResourceCut(mask);
  const isSeen = (one: Named): boolean => seesResource(one, mask);
  const tell = (resource: MeshResource): MeshResource => ({
    ...resource,
    annotations: cut.annotations(resource.annotations),
    spec: cut.spec(resource.spec),
    // The file's name may be another's.
    origin: { ...resource.origin, where: text(resource.origin.where) },
  });
  const hidesRoot = ({ cluster, rootNamespace }: { cluster: string; rootNamespace: string }): boolean =>
    rootNamespace !== '' && !sees(cluster, rootNamespace);

  /** What holds for the mesh, of clusters that are seen and whose root namespace is not: without names, and of the spec what `keep` leaves. */
  function listOfRoots(kind: string, keep: (resource: MeshResource) => Kept | null): MeshResource[] {
    const roots = new Map(
      config.clusters().flatMap((one) => (hidesRoot(one) ? [[one.cluster, one.rootNamespace] as const] : [])),
    );
    const seen = new Set(config.list().flatMap((one) => (isSeen(one) ? [one.cluster] : [])));
    return config
      .list(kind)
      .filter(({ cluster, namespace }) => seen.has(cluster) && roots.get(cluster) === namespace)
      .flatMap((resource) => {
        const { cluster, apiVersion, createdAt, origin } = resource;
        const kept = keep(resource);
        if (!kept) return [];
        const place = { kind, cluster, namespace: RESTRICTED, name: RESTRICTED };
        return [
          Object.assign({ id: formatResourceId(place) }, place, {
            apiVersion,
            labels: {},
            annotations: {},
            createdAt,
            origin: { ...origin, where: '', line: null },
            ...kept,
          }),
        ];
      });
  }

  const listModes = (): MeshResource[] =>
    listOfRoots(PEER_AUTHENTICATION, ({ spec }) =>
      readSelector(spec) === null ? { spec: spec['mtls'] === undefined ? {} : { mtls: spec['mtls'] } } : null,
    );

  /** A dry run decides nothing; of other annotations nothing is needed. */
  const keepPolicy = ({ spec, annotations }: MeshResource): Kept => ({
    spec: cut.spec(spec),
    annotations: Object.fromEntries(Object.entries(annotations).filter(([name]) => name === DRY_RUN)),
  });

  return {
    clusters: () => {
      const clusters = new Set(config.list().flatMap((one) => (isSeen(one) ? [one.cluster] : [])));
      return config
        .clusters()
        .filter(({ cluster }) => clusters.has(cluster))
        .map((one) =>
          Object.assign({}, one, {
            where: '',
            error: one.error === null ? null : 'It cannot be read.',
            resources: config
              .list()
              .filter((resource) => resource.cluster === one.cluster && isSeen(resource)).length,
            namespaces: [],
            missing: [],
            problems: [],
            rootNamespace: hidesRoot(one) ? RESTRICTED : one.rootNamespace,
          }),
        );
    },
    list: (kind) => [
      ...config.list(kind).filter(isSeen).map(tell),
      // By kind alone: it is no resource to look at.
      ...(kind === PEER_AUTHENTICATION ? listModes() : []),
    ],
    read(id) {
      const resource = config.read(id);
      return resource && isSeen(resource) ? tell(resource) : null;
    },
    untold: {
      list: (kind) => (kind === AUTHORIZATION_POLICY ? listOfRoots(kind, keepPolicy) : []),
      isCut(id) {
        const resource = config.read(id);
        return resource !== null && isSeen(resource) && fingerprint(tell(resource)) !== fingerprint(resource);
      },
    },
    workloads: () => config.workloads().filter(isSeen),
    version: () => config.version(),
    print: (resource) => config.print(tell(resource)),
    tell: text,
  };
}

function refuse(): never {
  throw new Error('the history of configuration is not written for somebody with grants');
}

export function restrictConfigHistory(history: ConfigHistory, mask: Mask): ConfigHistory {
  const { sees, text } = mask;
  const cut = createResourceCut(mask);
  const isSeen = (one: Named): boolean => seesResource(one, mask);
  /** More than is kept. */
  const all = 1_000_000;
  return {
    listKnown: refuse,
    listParts: refuse,
    keepPart: refuse,
    keep: refuse,
    move: refuse,
    remove: refuse,
    prune: refuse,
    transaction: refuse,
    read(id) {
      const kept = history.read(id);
      if (!kept || !isSeen(kept)) return null;
      const { origin } = kept;
      return { ...kept, origin: { ...origin, where: text(origin.where) } };
    },
    readTimes: () => history.readTimes(),
    readVersions: (id, limit) =>
      history
        .readVersions(id, limit)
        .filter(isSeen)
        .map((version): ConfigChange => Object.assign({}, version, { yaml: cut.yaml(version.yaml) })),
    readChanges: ({ limit, ...query }) =>
      // That a change concerns a service from beyond says that there is one.
      query.service && !sees(query.service.cluster, query.service.namespace)
        ? []
        : history
            .readChanges({ ...query, limit: all })
            .filter(isSeen)
            .slice(0, limit),
  };
}
