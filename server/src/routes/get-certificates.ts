/** GET /certificates: those of proxies and authorities, the next to end first. An authority belongs to its cluster, whatever the namespaces. */
import { defineRoute } from '../http/route.ts';
import { isInScope } from '../signals/scope.ts';

export const getCertificates = defineRoute(
  'getCertificates',
  async ({ query }, { certificates }) => {
    const all = await certificates.read();
    const { cluster, namespace, workload } = query;
    const isOfClusters = (clusters: readonly string[]): boolean =>
      cluster.length === 0 || clusters.some((one) => cluster.includes(one));
    return {
      ...all,
      certificates: all.certificates.filter((one) =>
        one.kind === 'workload'
          ? isInScope(one, { cluster, namespace }) &&
            (workload.length === 0 || workload.includes(one.workload))
          : workload.length === 0 && isOfClusters([one.cluster]),
      ),
      authorities: all.authorities.filter(({ clusters }) => isOfClusters(clusters)),
    };
  },
  { cached: false },
);
