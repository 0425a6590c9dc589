/**
 * What the access log is asked: the reader's filter from the URL, the narrowing that the page gives, the frame's range and, on the page of its own,
 * its scope. Out: the query of the API's calls, and how to change the filter.
 */
import { useCallback, useMemo } from 'react';
import type { ApiQuery } from '../../api/api-url.ts';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch, type SetSearch } from '../../url/use-search.ts';
import type { SearchValues } from '../../url/search-params.ts';
import {
  addTarget,
  narrowFilter,
  toFilterQuery,
  type FilterPatch,
  type FilterTarget,
} from './access-filter.ts';
import { accessSearch } from './access-search.ts';

/** A page's own narrowing; a constant of its module, or memoised. */
export interface Narrowing {
  readonly fixed: FilterPatch;
  /** Whether the frame's clusters and namespaces count. */
  readonly scoped: boolean;
}

export interface Question {
  readonly search: SearchValues<typeof accessSearch>;
  readonly setSearch: SetSearch<typeof accessSearch>;
  /** Filter and scope, without the range. */
  readonly filterQuery: Omit<ApiQuery<'getAccessLog'>, 'range' | 'at'>;
  readonly rangeQuery: { readonly range: string; readonly at?: string };
  readonly query: ApiQuery<'getAccessLog'>;
  /** Asks for a value, or leaves it out. */
  readonly add: (target: FilterTarget, excluded: boolean) => void;
  /** Whether a value can be asked for here: not where the page decides it. */
  readonly canAdd: (target: FilterTarget) => boolean;
}

export function useQuestion({ fixed, scoped }: Narrowing): Question {
  const [search, setSearch] = useSearch(accessSearch);
  const { rangeQuery, scopeQuery } = useFrame();
  const filterQuery = useMemo(() => {
    const { cluster, namespace } = scopeQuery;
    return {
      ...toFilterQuery(narrowFilter(search, fixed)),
      ...(scoped && cluster !== undefined ? { cluster } : {}),
      ...(scoped && namespace !== undefined ? { namespace } : {}),
    };
  }, [search, fixed, scoped, scopeQuery]);
  const query = useMemo(() => ({ ...filterQuery, ...rangeQuery }), [filterQuery, rangeQuery]);
  const add = useCallback(
    (target: FilterTarget, excluded: boolean) =>
      setSearch(addTarget(search, target, excluded), { push: true }),
    [search, setSearch],
  );
  const canAdd = useCallback((target: FilterTarget) => !(target.key in fixed), [fixed]);
  return useMemo(
    () => ({ search, setSearch, filterQuery, rangeQuery, query, add, canAdd }),
    [search, setSearch, filterQuery, rangeQuery, query, add, canAdd],
  );
}
