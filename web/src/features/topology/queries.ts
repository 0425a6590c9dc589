/** The questions that the topology page asks the API, from the frame and the page's own URL state. */
import { useApi, type ApiResult } from '../../api/use-api.ts';
import { buildApiUrl, type ApiQuery } from '../../api/api-url.ts';
import { buildApiQuery, type ApiQueryOptions } from '../../api/api-query.ts';
import { frameSearch } from '../../url/frame-search.ts';
import { readSearch } from '../../url/search-params.ts';
import { buildScopeQuery, useFrame, type Frame } from '../../url/use-frame.ts';
import { topologySearch, type TopologySearch } from './search.ts';

function toQuery(scopeQuery: Frame['scopeQuery'], search: TopologySearch): ApiQuery<'getTopology'> {
  const { kind, service, hops, fold, open } = search;
  return {
    ...scopeQuery,
    kind,
    // The focus already bounds what is shown, so nothing is folded in it.
    ...(service === '' ? { fold, ...(open.length > 0 ? { open: open.join(',') } : {}) } : { service, hops }),
  };
}

/** The page's first question, from its address alone: asked before the page is there. */
export function buildTopologyQuery(search: URLSearchParams): ApiQueryOptions<'getTopology'> {
  const scopeQuery = buildScopeQuery(readSearch(frameSearch, search));
  return buildApiQuery('getTopology', { query: toQuery(scopeQuery, readSearch(topologySearch, search)) });
}

export function useTopology(search: TopologySearch): {
  readonly result: ApiResult<'getTopology'>;
  /** Address of the call, for the menu that gives it as curl. */
  readonly url: string;
  /** What is looked at, apart from time: places are kept for each. */
  readonly lookKey: string;
} {
  const frame = useFrame();
  const query = toQuery(frame.scopeQuery, search);
  const { kind, service, hops } = search;
  const scope = [frame.clusters.join(','), frame.namespaces.join(',')];
  return {
    // Each answer differs in nearly every number.
    result: useApi('getTopology', { query }, { share: false }),
    url: buildApiUrl('getTopology', { query }),
    lookKey: [kind, ...scope, service, service === '' ? '' : hops].join('|'),
  };
}
