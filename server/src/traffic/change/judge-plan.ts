/** What validations say of a plan: over the whole configuration with the planned resources in place, of them and of whatever else concerns the service. */
import type { TrafficPlan } from '@sightglass/shared/contract';
import { overlayConfig } from '../../mesh-config/overlay-config.ts';
import { validateMesh } from '../../mesh-config/validation/validate-mesh.ts';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import type { DraftedResource } from './draft.ts';

type Problem = TrafficPlan['problems'][number];

/** Lines and places move with a change; what is wrong is the same. */
function keyOf({ code, resource, message }: Pick<Problem, 'code' | 'resource' | 'message'>): string {
  return JSON.stringify([code, resource, message]);
}

/** To whoever sees some namespaces a cluster is told in part, and nothing of other namespaces is taken for missing. */
function ofNamespace(config: MeshConfig, namespace: string): MeshConfig {
  return {
    ...config,
    clusters: () => config.clusters().map((one) => Object.assign({}, one, { namespaces: [namespace] })),
  };
}

export async function judgePlan(
  planned: readonly DraftedResource[],
  {
    config: given,
    concerned,
    namespace,
  }: { readonly config: MeshConfig; readonly concerned: readonly string[]; readonly namespace: string },
): Promise<Pick<TrafficPlan, 'problems' | 'solved'>> {
  const { untold } = given;
  const config = untold ? ofNamespace(given, namespace) : given;
  const ids = [...planned.map(({ after }) => after.id), ...concerned];
  const looked = new Set(ids.filter((id) => untold?.isCut(id) !== true));
  const changed = planned.map(({ after }) => after);
  const [before, after] = await Promise.all([
    validateMesh(config, looked),
    validateMesh(overlayConfig(config, changed), looked),
  ]);
  const were = new Set(before.map(keyOf));
  const are = new Set(after.map(keyOf));
  const touched = new Set(changed.map(({ id }) => id));
  return {
    problems: after
      .map((found): Problem => {
        const { others: _, ...problem } = found;
        return Object.assign(problem, { isNew: !were.has(keyOf(problem)) });
      })
      // What others suffer matters where this change brings it about.
      .filter(({ resource, isNew }) => isNew || touched.has(resource)),
    solved: before
      .filter((one) => !are.has(keyOf(one)))
      .map(({ code, resource, message }) => ({ code, resource, message })),
  };
}
