/** How a table is looked at (filter, order, chosen columns), kept in the URL or, for lesser tables, in the component. */
import { useState } from 'react';
import { listParam, textParam, type SearchParam } from '../url/search-params.ts';
import type { SortKey } from './table-model.ts';

export interface TableView {
  readonly q: string;
  readonly sort: SortKey;
  /** Ids of the columns shown; empty for the columns shown at first. */
  readonly columns: readonly string[];
}

export type SetTableView = (patch: Partial<TableView>) => void;

/** Parameters for `useSearch`: `q`, `sort` (as told when absent) and `columns`. */
export function tableSearch(sort: SortKey): { [K in keyof TableView]: SearchParam<TableView[K]> } {
  return {
    q: textParam(),
    sort: { fallback: sort, parse: (text) => text, format: (value) => (value === sort ? null : value) },
    columns: listParam(),
  };
}

/** The same as component state. */
export function useTableView(sort: SortKey): readonly [TableView, SetTableView] {
  const [view, setView] = useState<TableView>({ q: '', sort, columns: [] });
  return [view, (patch) => setView((current) => ({ ...current, ...patch }))];
}
