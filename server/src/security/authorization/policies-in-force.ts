/** Istio's AuthorizationPolicies of the connected configuration, read once for a question, in the order of the configuration. */
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { readPolicy, type ReadPolicy } from './read-policy.ts';

export interface PolicyInForce extends ReadPolicy {
  readonly resource: MeshResource;
}

const ISTIO = 'security.istio.io/';

export function readPoliciesInForce(config: MeshConfig): PolicyInForce[] {
  return config
    .list('AuthorizationPolicy')
    .filter(({ apiVersion }) => apiVersion.startsWith(ISTIO))
    .map((resource) => {
      const { policy, issues } = readPolicy(resource);
      return { resource, policy, issues };
    });
}
