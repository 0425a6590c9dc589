/** A small plain table: a handful of rows that need no sorting. The first cell of a row is its header. */
import type { ReactNode } from 'react';
import classes from './mesh.module.css';

/** A column by its name alone, or with a tooltip, or left out where there is no room (a phone). */
type Column = string | { readonly name: string; readonly hint?: string; readonly wide?: boolean };

interface SimpleTableProps {
  readonly label: string;
  readonly head: readonly Column[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[];
  /** Columns from this one on are aligned right. */
  readonly rightFrom?: number;
}

export function SimpleTable({ label, head, rows, rightFrom = Infinity }: SimpleTableProps) {
  const columns = head.map((column) => (typeof column === 'string' ? { name: column } : column));
  const marks = (column: number) => ({
    'data-right': column >= rightFrom || undefined,
    'data-wide': columns[column]?.wide,
  });
  return (
    <div className={classes.simpleScroll}>
      <table className={classes.simple} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ name, hint }, column) => (
              <th key={name} scope="col" title={hint} {...marks(column)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells }) => (
            <tr key={id}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={columns[column]?.name} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[column]?.name} {...marks(column)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
