/** The search parameters of a page as state: values of a shape, and a setter that keeps all other keys of the URL. */
import { useCallback, useEffect, useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { readSearch, writeSearch, type SearchShape, type SearchValues } from './search-params.ts';

export type SetSearch<S extends SearchShape> = (
  patch: Partial<SearchValues<S>>,
  options?: { readonly push?: boolean },
) => void;

/**
 * What the URL is about to be. The router shows a change in a later render, and gives every change until then the old parameters: of two
 * quick ones the first would be lost.
 */
let pending: { readonly from: string; readonly search: URLSearchParams } | null = null;

/**
 * `shape` must be a constant of its module. The setter replaces the entry of the history unless `push` is asked (do so
 * for what a reader would undo with the back button: a tab, a selection).
 */
export function useSearch<S extends SearchShape>(shape: S): readonly [SearchValues<S>, SetSearch<S>] {
  const [search, setSearch] = useSearchParams();
  const { key } = useLocation();
  useEffect(() => {
    if (pending?.from !== key) pending = null;
  }, [key]);
  const values = useMemo(() => readSearch(shape, search), [shape, search]);
  const set = useCallback<SetSearch<S>>(
    (patch, { push = false } = {}) => {
      const next = writeSearch(shape, pending?.from === key ? pending.search : search, patch);
      pending = { from: key, search: next };
      setSearch(next, { replace: !push, preventScrollReset: true });
    },
    [shape, search, setSearch, key],
  );
  return [values, set];
}
