/** What validations found -> facts of the services that the resources name, or whose whole namespace they reach; what reaches further is counted. */
import type { ConfigProblem } from '@sightglass/shared/contract';
import { formatServiceId, type ServiceRef } from '@sightglass/shared/identity';
import { listConcerned } from '../../mesh-config/list-concerned.ts';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { createTargetBook } from '../configured/target-finder.ts';
import { configuredFact, type Fact } from './badge-draft.ts';

type Problem = Pick<ConfigProblem, 'code' | 'severity' | 'resource' | 'cluster' | 'message'>;

export interface ProblemFacts {
  of(service: ServiceRef): readonly Fact[];
  readonly elsewhere: { readonly error: number; readonly warning: number };
}

const KINDS = { error: 'config-error', warning: 'config-warning' } as const;
const ALL = '*';

function createConcerns(config: MeshConfig): (id: string) => string[] {
  const roots = new Map(config.clusters().map(({ cluster, rootNamespace }) => [cluster, rootNamespace]));
  const workloads = config.workloads();
  const known = new Map<string, string[]>();
  return (id) => {
    let concerned = known.get(id);
    if (concerned) return concerned;
    const resource = config.read(id);
    concerned = resource
      ? listConcerned(resource, { workloads, rootNamespace: roots.get(resource.cluster) ?? '' })
      : [];
    known.set(id, concerned);
    return concerned;
  };
}

/** Notes (`info`) are no badges. */
export function sortProblems(problems: readonly Problem[], config: MeshConfig): ProblemFacts {
  const concernsOf = createConcerns(config);
  const book = createTargetBook(config);
  const byService = new Map<string, Fact[]>();
  const elsewhere = { error: 0, warning: 0 };
  for (const { code, severity, resource, cluster, message } of problems) {
    if (severity === 'info') continue;
    const concerned = concernsOf(resource).filter((one) => one !== ALL);
    if (concerned.length === 0) elsewhere[severity]++;
    for (const one of concerned) {
      const [namespace = '', name = ''] = one.split('/');
      const ofAll = name === ALL ? ' (of the whole namespace)' : '';
      const fact = configuredFact(KINDS[severity], `${code} ${message}${ofAll}`, { resource });
      for (const own of new Set([name, book.canonicalName(cluster, namespace, name)])) {
        const key = formatServiceId({ cluster, namespace, name: own });
        byService.set(key, [...(byService.get(key) ?? []), fact]);
      }
    }
  }
  return {
    elsewhere,
    of: ({ cluster, namespace, name }) => [
      ...(byService.get(formatServiceId({ cluster, namespace, name })) ?? []),
      ...(byService.get(formatServiceId({ cluster, namespace, name: ALL })) ?? []),
    ],
  };
}
