/**
 * Calls from metrics: complete, but without method, path, host, port and address. Each edge is split by what was proven of it: mutual TLS with the
 * caller's identity, plaintext, which has none, and what nobody measured. An identity is the one that the caller shows on its connections; where
 * that is not one, its configured service account's.
 */
import { formatServiceId, RESTRICTED } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { keyOfEdge } from '../../store/group-keys.ts';
import type { EdgeSums, TelemetryStore } from '../../store/telemetry-store.ts';
import { isTold, type CallerEnd } from './ends.ts';
import type { ObservedCalls } from './observed-calls.ts';
import type { Callee, MeshFacts } from './select-callees.ts';

/** Callers whose identities are read, one question each. */
const MAXIMUM_CALLERS = 1000;
const edgeId = keyOfEdge('edge') ?? (() => '');
const UNTOLD = new Set(['', 'unknown']);

export interface EdgeSources {
  readonly store: Pick<TelemetryStore, 'readIdentities'>;
  readonly config: MeshConfig;
  readonly facts: MeshFacts;
  readonly window: TimeWindow;
}

export interface EdgeIdentities {
  /** Null where it is not known. */
  of(source: CallerEnd): Promise<string | null>;
  /** Callers beyond what is asked for. */
  skipped(): number;
}

/** Of callers, each asked once. */
export function createEdgeIdentities({ store, config, facts, window }: EdgeSources): EdgeIdentities {
  const known = new Map<string, Promise<string | null>>();
  const accounts = new Map(
    config
      .workloads()
      .map((one) => [
        formatServiceId(one),
        `spiffe://${facts.trustDomains(one.cluster)[0]}/ns/${one.namespace}/sa/${one.serviceAccount}`,
      ]),
  );
  let skipped = 0;
  const read = async ({ cluster, namespace, service, workload }: CallerEnd): Promise<string | null> => {
    const { pairs } = await store.readIdentities({
      window,
      filter: { source: { cluster, namespace, service, workload } },
    });
    const shown = [...new Set(pairs.map(({ sourcePrincipal }) => sourcePrincipal))].filter(
      (one) => !UNTOLD.has(one),
    );
    if (shown.length === 1) return shown[0] === RESTRICTED ? null : (shown[0] as string);
    return accounts.get(formatServiceId({ cluster, namespace, name: workload })) ?? null;
  };
  return {
    of(source) {
      const isBeyond = source.namespace === RESTRICTED;
      if (isBeyond || !isTold(source.namespace) || !isTold(source.workload)) return Promise.resolve(null);
      const key = formatServiceId({ ...source, name: `${source.service}/${source.workload}` });
      let identity = known.get(key);
      if (!identity) {
        if (known.size >= MAXIMUM_CALLERS) {
          skipped++;
          return Promise.resolve(null);
        }
        identity = read(source);
        known.set(key, identity);
      }
      return identity;
    },
    skipped: () => skipped,
  };
}

/** An edge's calls, split by identity; nothing for what never arrived. */
export async function observeEdge(
  { edge, ...sums }: EdgeSums,
  identities: EdgeIdentities,
): Promise<ObservedCalls[]> {
  const callee: Callee = { ...edge.target, external: edge.external };
  const parts: { readonly count: number; readonly identity: string | null }[] = [
    { count: sums.mutual, identity: sums.mutual > 0 ? await identities.of(edge.source) : null },
    { count: sums.plaintext, identity: '' },
    { count: sums.unmeasured, identity: null },
  ];
  return parts
    .filter(({ count }) => count > 0)
    .map(({ count, identity }) => ({
      source: edge.source,
      callee,
      observation: {
        protocol: edge.protocol,
        identity,
        address: null,
        // gRPC is always POST.
        method: edge.protocol === 'grpc' ? 'POST' : null,
        path: null,
        host: null,
        port: null,
        sni: null,
        targetAddress: null,
      },
      path: '',
      wasDenied: false,
      count,
      firstAt: null,
      lastAt: null,
      by: 'metrics',
      edge: edgeId(edge),
    }));
}
