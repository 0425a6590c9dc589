/**
 * Columns of a table and what is derived from them. Pure. In: rows and columns. Out: the text that a filter looks through,
 * the order of two values, CSV.
 */
import { formatCsvField } from '@sightglass/shared/csv';
import type { ReactNode } from 'react';

export type CellValue = string | number | null;

export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** What the column means, with its unit; shown as the header's tooltip. */
  readonly hint?: string;
  /** What is sorted, exported and, where it is text, searched. Null stands last in either order. */
  readonly value: (row: Row) => CellValue;
  /** Orders the rows where the value's own order is not meant, as for states. */
  readonly sortBy?: (row: Row) => CellValue;
  /** What is drawn; the value itself when left out. */
  readonly render?: (row: Row) => ReactNode;
  /** False where an order makes no sense: a column of buttons. */
  readonly sortable?: false;
  /** Pixels; with `grow` the least, and the column shares what is left over. */
  readonly width: number;
  readonly grow?: boolean;
  readonly align?: 'left' | 'right';
  /** Not shown until chosen. */
  readonly hidden?: boolean;
  /** False leaves it out of the CSV: a picture, whose value only sorts, or a link. */
  readonly csv?: boolean;
  /** Shown where there is no room for a table (a phone). */
  readonly narrow?: boolean;
  /** First order when the header is pressed; numbers descend unless told otherwise. */
  readonly firstOrder?: 'asc' | 'desc';
}

/** A sorted column as one word: `name`, or `-rps` for descending; empty for none. */
export type SortKey = string;

export function parseSort(sort: SortKey): { readonly id: string; readonly desc: boolean } | null {
  if (sort === '' || sort === '-') return null;
  return sort.startsWith('-') ? { id: sort.slice(1), desc: true } : { id: sort, desc: false };
}

export function formatSort(id: string, desc: boolean): SortKey {
  return desc ? `-${id}` : id;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Numbers before texts; texts by their words and the numbers within. Nulls are not compared here. */
export function compareValues(a: CellValue | undefined, b: CellValue | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  return collator.compare(a ?? '', b ?? '');
}

/** Whether every word of the filter occurs in some text value of the row; case does not matter. */
export function matchesFilter<Row>(row: Row, columns: readonly TableColumn<Row>[], filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = columns
    .map(({ value }) => value(row))
    .filter((value) => typeof value === 'string')
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export function formatCsv<Row>(rows: readonly Row[], shown: readonly TableColumn<Row>[]): string {
  const columns = shown.filter(({ csv }) => csv !== false);
  const lines = [columns.map(({ header }) => formatCsvField(header)).join(',')];
  for (const row of rows) lines.push(columns.map(({ value }) => formatCsvField(value(row))).join(','));
  return `${lines.join('\r\n')}\r\n`;
}
