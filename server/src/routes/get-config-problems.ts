/** GET /config/problems: what validations found in the mesh's configuration, worst first. */
import { parseServiceId } from '@sightglass/shared/identity';
import { invalidParameter } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { listConfigWarnings } from '../mesh-config/config-warnings.ts';
import { listConcerned } from '../mesh-config/list-concerned.ts';
import type { MeshConfig } from '../mesh-config/mesh-config.ts';
import { isInScope } from '../signals/scope.ts';
import { countProblems, readVisibleProblems } from './config-problems.ts';

/** Whether a resource says something about the service: by its name, its namespace or the whole mesh. */
function concerns(config: MeshConfig, service: { cluster: string; namespace: string; name: string }) {
  const { cluster, namespace, name } = service;
  const rootNamespace = config.clusters().find((one) => one.cluster === cluster)?.rootNamespace ?? '';
  const wanted = new Set([`${namespace}/${name}`, `${namespace}/*`]);
  const known = new Map<string, boolean>();
  return (id: string): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const resource = config.read(id);
    const isConcerned =
      resource !== null &&
      resource.cluster === cluster &&
      listConcerned(resource, { workloads: config.workloads(), rootNamespace }).some((one) =>
        wanted.has(one),
      );
    known.set(id, isConcerned);
    return isConcerned;
  };
}

export const getConfigProblems = defineRoute(
  'getConfigProblems',
  async ({ query }, context) => {
    const { meshConfig } = context;
    const service = query.service ? parseServiceId(query.service) : null;
    if (query.service && !service) throw invalidParameter('service', 'is no id of a service');
    const isOfService = service ? concerns(meshConfig, service) : () => true;
    const [severities, codes] = [new Set(query.severity), new Set(query.code)];
    const problems = (await readVisibleProblems(context)).filter(
      (one) =>
        (severities.size === 0 || severities.has(one.severity)) &&
        (codes.size === 0 || codes.has(one.code)) &&
        (!query.resource || one.resource === query.resource) &&
        isInScope(one, query) &&
        isOfService(one.resource),
    );
    return {
      connected: meshConfig.clusters().length > 0,
      problems: problems.slice(0, query.limit),
      counts: countProblems(problems),
      truncated: problems.length > query.limit,
      warnings: listConfigWarnings(meshConfig.clusters()),
    };
  },
  { cached: false },
);
