/** Which configured policy a proxy means that names the rule by which it refused: `namespace/name rule N` (Envoy), `namespace/name` (ztunnel). */
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';

/** A function from rule and cluster to the policy's id; null where no such policy is configured. */
export function createPolicyFinder(config: MeshConfig): (rule: string, cluster: string) => string | null {
  const ids = new Map(
    config
      .list('AuthorizationPolicy')
      .map(({ id, cluster, namespace, name }) => [JSON.stringify([cluster, namespace, name]), id]),
  );
  return (rule, cluster) => {
    const [namespace = '', name = '', ...rest] = rule.replace(/ rule \d+$/, '').split('/');
    return rest.length > 0 ? null : (ids.get(JSON.stringify([cluster, namespace, name])) ?? null);
  };
}
