/** Istio's AuthorizationPolicies of the connected configuration, read once for a question, in the order of the configuration. */
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { readPolicy, type ReadPolicy } from './read-policy.ts';

export interface PolicyInForce extends ReadPolicy {
  readonly resource: MeshResource;
}

const ISTIO = 'security.istio.io/';

const KIND = 'AuthorizationPolicy';

function readAll(resources: readonly MeshResource[]): PolicyInForce[] {
  return resources
    .filter(({ apiVersion }) => apiVersion.startsWith(ISTIO))
    .map((resource) => {
      const { policy, issues } = readPolicy(resource);
      return { resource, policy, issues };
    });
}

export function readPoliciesInForce(config: MeshConfig): PolicyInForce[] {
  return readAll(config.list(KIND));
}

/** Those that hold here and whoever asks may not see: to judge by. */
export function readUntoldPolicies(config: MeshConfig): PolicyInForce[] {
  return readAll(config.untold?.list(KIND) ?? []);
}

/** A policy is proposed without sight of them. */
export function noteUntold(config: MeshConfig): string[] {
  if (readUntoldPolicies(config).length === 0) return [];
  return [
    'Policies of the mesh’s root namespace hold here too, and you may not see them: the backtest is judged by them, the policy is proposed without them.',
  ];
}

/** A name of a Kubernetes resource from texts of anybody: lower case, letters, digits, dots and dashes. */
function toName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .slice(0, 200);
}

/** `wanted`, or with a number where a policy of another purpose has that name: applying a new policy must not overwrite another. */
export function chooseName(
  wanted: string,
  { cluster, namespace }: { readonly cluster: string; readonly namespace: string },
  {
    config,
    replaces,
  }: { readonly config: MeshConfig; readonly replaces: (policy: PolicyInForce) => boolean },
): string {
  const name = toName(wanted);
  const taken = new Set(
    readPoliciesInForce(config)
      .filter(
        (one) => one.resource.cluster === cluster && one.resource.namespace === namespace && !replaces(one),
      )
      .map(({ policy }) => policy.name),
  );
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}-${i}`;
  return free;
}
