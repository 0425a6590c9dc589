/**
 * What an embed may ask. In: its panel. Out: whether a call, as the contract's schemas read it, is one of those that the panel makes; and grants narrowed to a scope. A changed parameter is another call. Pure.
 */
import {
  operations,
  type Grant,
  type Grants,
  type Operation,
  type OperationName,
} from '@sightglass/shared/contract';
import type { EmbedPanel } from '@sightglass/shared/contract';
import { listEmbedCalls } from '@sightglass/shared/embed-calls';

export interface EmbedLimit {
  /** Whether it asks the operation at all. */
  mayCall(name: OperationName): boolean;
  /** `asked` as the operation's schemas made it. */
  mayAsk(name: OperationName, asked: { readonly params: unknown; readonly query: unknown }): boolean;
}

/** Equal for equal questions: keys in one order, without what is undefined. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export function limitTo(panel: EmbedPanel): EmbedLimit {
  const allowed = new Map<OperationName, Set<string>>();
  for (const { name, params, query } of listEmbedCalls(panel)) {
    const operation: Operation = operations[name];
    const key = keyOf([operation.params.parse(params), operation.query.parse(query)]);
    allowed.set(name, (allowed.get(name) ?? new Set()).add(key));
  }
  return {
    mayCall: (name) => allowed.has(name),
    mayAsk: (name, { params, query }) => allowed.get(name)?.has(keyOf([params, query])) ?? false,
  };
}

/** What both allow, null being any; undefined for nothing. */
function meet(one: string | null, other: string | null): string | null | undefined {
  if (one === null || one === other) return other;
  return other === null ? one : undefined;
}

/** The part of the grants that lies within the clusters and namespaces; empty lists leave them as they are. */
export function narrowGrants(
  grants: Grants,
  scope: { readonly cluster: readonly string[]; readonly namespace: readonly string[] },
): Grants {
  const clusters = scope.cluster.length > 0 ? scope.cluster : [null];
  const namespaces = scope.namespace.length > 0 ? scope.namespace : [null];
  const wanted = clusters.flatMap((cluster) =>
    namespaces.map((namespace): Grant => ({ cluster, namespace })),
  );
  if (wanted.some(({ cluster, namespace }) => cluster === null && namespace === null)) return grants;
  if (grants === null) return wanted;
  return wanted.flatMap((part) =>
    grants.flatMap((grant) => {
      const cluster = meet(part.cluster, grant.cluster);
      const namespace = meet(part.namespace, grant.namespace);
      return cluster === undefined || namespace === undefined ? [] : [{ cluster, namespace }];
    }),
  );
}
