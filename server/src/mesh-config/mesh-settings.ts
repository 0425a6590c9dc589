/**
 * The mesh-wide settings that tell what other resources mean: Istio's ConfigMap `istio` (its `mesh`, YAML as MeshConfig has it), or what Istio assumes without it.
 * https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
 */
import { parse } from 'yaml';
import { formatResourceId } from '@sightglass/shared/identity';
import { MESH_CONFIG_MAP } from './kinds.ts';
import type { MeshResource } from './mesh-config.ts';
import { asBody } from './trim-spec.ts';

export const DEFAULT_ROOT_NAMESPACE = 'istio-system';
const DEFAULT_TRUST_DOMAIN = 'cluster.local';

export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
}

function parseMesh(text: unknown): Readonly<Record<string, unknown>> {
  if (typeof text !== 'string') return {};
  try {
    return asBody(parse(text, { logLevel: 'silent' }));
  } catch {
    return {};
  }
}

function choose(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** Of the cluster whose control plane runs in the namespace. */
export function readMeshSettings(
  resources: ReadonlyMap<string, MeshResource>,
  { cluster, namespace }: { readonly cluster: string; readonly namespace: string },
): MeshSettings {
  const id = formatResourceId({ kind: 'ConfigMap', cluster, namespace, name: MESH_CONFIG_MAP });
  const { rootNamespace, trustDomain } = parseMesh(resources.get(id)?.spec['mesh']);
  return {
    rootNamespace: choose(rootNamespace, namespace),
    trustDomain: choose(trustDomain, DEFAULT_TRUST_DOMAIN),
  };
}
