/** Targets listed in the configuration: published once. */
import type { TargetGroup } from '../target.ts';
import type { Discovery } from './discovery.ts';

export function createStaticDiscovery(groups: readonly TargetGroup[]): Discovery {
  const count = groups.reduce((sum, group) => sum + group.targets.length, 0);
  return {
    description: count === 1 ? '1 listed target' : `${count} listed targets`,
    start: (publish) => publish({ groups, error: null }),
    stop: async () => {},
  };
}
