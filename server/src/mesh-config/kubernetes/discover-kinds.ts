/**
 * Which kinds the API server has, and in which version each is asked for: the one that it prefers, else any that has the kind. What a cluster does not have is named.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
import { CONFIG_KINDS, NOT_INSTALLED, type ConfigKind } from '../kinds.ts';
import { asBody } from '../trim-spec.ts';
import { ApiError, type ApiClient } from './api-client.ts';

export interface ServedKind {
  readonly kind: ConfigKind;
  readonly apiVersion: string;
}

export interface DiscoveredKinds {
  readonly served: readonly ServedKind[];
  /** Keys of kinds that the server certainly does not have. */
  readonly absent: ReadonlySet<string>;
  readonly missing: readonly { readonly kind: string; readonly reason: string }[];
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(asBody) : [];
}

/** Versions of a group, the preferred first: `security.istio.io/v1`, ... */
function readVersions(group: Readonly<Record<string, unknown>>): string[] {
  const preferred = asBody(group['preferredVersion'])['groupVersion'];
  const all = [preferred, ...listOf(group['versions']).map(({ groupVersion }) => groupVersion)];
  return [...new Set(all.filter((one): one is string => typeof one === 'string'))];
}

/** Names in paths of what can be listed in a version of a group. */
function readPlurals(answer: unknown): Set<string> {
  const plurals = new Set<string>();
  for (const { name, verbs } of listOf(asBody(answer)['resources'])) {
    const can = Array.isArray(verbs) ? new Set<unknown>(verbs) : new Set<unknown>();
    if (typeof name === 'string' && can.has('list') && can.has('watch')) plurals.add(name);
  }
  return plurals;
}

/** Rejects with ApiError when the server does not even tell its groups. */
export async function discoverKinds(client: ApiClient, signal: AbortSignal): Promise<DiscoveredKinds> {
  const groups = listOf(asBody(await client.read('/apis', signal))['groups']);
  const served: ServedKind[] = [];
  const absent = new Set<string>();
  const missing: { kind: string; reason: string }[] = [];

  for (const [group, kinds] of Map.groupBy(CONFIG_KINDS, (one) => one.group)) {
    const described = groups.find(({ name }) => name === group);
    const versions = group === '' ? ['v1'] : described ? readVersions(described) : [];
    const open = new Set(kinds);
    let failure: string | null = null;
    for (const apiVersion of versions) {
      if (open.size === 0) break;
      try {
        const path = group === '' ? '/api/v1' : `/apis/${apiVersion}`;
        const plurals = readPlurals(await client.read(path, signal));
        for (const kind of open) {
          if (!plurals.has(kind.plural)) continue;
          open.delete(kind);
          served.push({ kind, apiVersion });
        }
      } catch (error) {
        if (!(error instanceof ApiError) || error.status === null) throw error;
        failure = `${apiVersion}: HTTP ${error.status}`;
      }
    }
    for (const { key } of open) {
      if (failure === null) absent.add(key);
      missing.push({ kind: key, reason: failure ?? NOT_INSTALLED });
    }
  }
  return { served, absent, missing };
}
