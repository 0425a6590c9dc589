/** The weights (percent) that a route gives to versions of a service: of its first rule that divides traffic between several; null where none does. */
import type { ConfiguredRoute, RouteRule } from '@sightglass/shared/contract';

interface VersionWeight {
  readonly version: string;
  readonly weight: number;
}

export function weightsOfRule({ targets }: RouteRule): VersionWeight[] | null {
  const weights = new Map<string, number>();
  for (const { own, version, weight } of targets)
    if (own && version !== null) weights.set(version, (weights.get(version) ?? 0) + weight);
  return weights.size > 1 ? [...weights].map(([version, weight]) => ({ version, weight })) : null;
}

export function weightsOf({ rules }: ConfiguredRoute): VersionWeight[] | null {
  for (const rule of rules) {
    const weights = weightsOfRule(rule);
    if (weights) return weights;
  }
  return null;
}
