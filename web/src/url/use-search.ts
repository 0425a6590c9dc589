/** The search parameters of a page as state: values of a shape, and a setter that keeps all other keys of the URL. */
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { readSearch, writeSearch, type SearchShape, type SearchValues } from './search-params.ts';

export type SetSearch<S extends SearchShape> = (
  patch: Partial<SearchValues<S>>,
  options?: { readonly push?: boolean },
) => void;

/**
 * `shape` must be a constant of its module. The setter replaces the entry of the history unless `push` is asked (do so
 * for what a reader would undo with the back button: a tab, a selection). One call an event: give all keys together.
 */
export function useSearch<S extends SearchShape>(shape: S): readonly [SearchValues<S>, SetSearch<S>] {
  const [search, setSearch] = useSearchParams();
  const values = useMemo(() => readSearch(shape, search), [shape, search]);
  const set = useCallback<SetSearch<S>>(
    (patch, { push = false } = {}) => {
      setSearch((current) => writeSearch(shape, current, patch), {
        replace: !push,
        preventScrollReset: true,
      });
    },
    [shape, setSearch],
  );
  return [values, set];
}
