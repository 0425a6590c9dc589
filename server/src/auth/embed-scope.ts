/**
 * Whether a panel is about what somebody may see, as far as its parameters tell. In: the panel and grants. Out: false for an id or a scope from beyond: its author could not know of it, and the list of embeds must not tell
 * others. What the panel shows is cut by the same grants whenever it asks. Pure.
 */
import { mayRead, type EmbedPanel, type Grants } from '@sightglass/shared/contract';
import { parseEdgeId, parseServiceId, parseVersionId, RESTRICTED_ID } from '@sightglass/shared/identity';

/** Of an id that is none of the mesh nothing is known, so nothing is told by it. */
function isNodeWithin(id: string, grants: Grants): boolean {
  if (id === RESTRICTED_ID) return true;
  const ref = parseServiceId(id) ?? parseVersionId(id);
  return ref !== null && mayRead(grants, ref.cluster, ref.namespace);
}

function isIdWithin(id: string, grants: Grants): boolean {
  const edge = parseEdgeId(id);
  return edge
    ? isNodeWithin(edge.source, grants) && isNodeWithin(edge.target, grants)
    : isNodeWithin(id, grants);
}

/** Each name must be one of which something may be seen. */
function isScopeWithin(
  scope: { readonly cluster: readonly string[]; readonly namespace: readonly string[] },
  grants: NonNullable<Grants>,
): boolean {
  return (
    scope.cluster.every((name) => grants.some(({ cluster }) => cluster === null || cluster === name)) &&
    scope.namespace.every((name) => grants.some(({ namespace }) => namespace === null || namespace === name))
  );
}

/** Ids of nodes and edges that the panel names. */
function listIds(panel: EmbedPanel): string[] {
  switch (panel.panel) {
    case 'service':
      return [panel.id];
    case 'chart':
      return panel.id === null ? [] : [panel.id];
    case 'topology':
    case 'mtls':
      return panel.service === null ? [] : [panel.service];
    default:
      return [];
  }
}

export function isPanelWithin(panel: EmbedPanel, grants: Grants): boolean {
  if (grants === null) return true;
  return (
    listIds(panel).every((id) => isIdWithin(id, grants)) &&
    (!('cluster' in panel) || isScopeWithin(panel, grants))
  );
}
