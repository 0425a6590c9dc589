/**
 * Weights as written -> percent of what a rule takes. A single target takes all. `otherwise` stands for a weight that is not written: 0 in Istio, where there are
 * several, 1 in the Gateway API.
 */
import type { RouteRule } from '@sightglass/shared/contract';

type Target = RouteRule['targets'][number];
type Written = Omit<Target, 'weight'> & { readonly weight: number | null };

export function spreadWeights(targets: readonly Written[], otherwise: number): Target[] {
  if (targets.length === 1) return targets.map((target) => ({ ...target, weight: 100 }));
  const weights = targets.map(({ weight }) => Math.max(0, weight ?? otherwise));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return targets.map((target, i) => ({
    ...target,
    weight: total > 0 ? ((weights[i] as number) * 100) / total : 0,
  }));
}
