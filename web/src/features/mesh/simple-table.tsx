/** A small plain table: a handful of rows that need no sorting. The first cell of a row is its header. */
import type { ReactNode } from 'react';
import classes from './mesh.module.css';

interface SimpleTableProps {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[];
  /** Columns from this one on are aligned right. */
  readonly rightFrom?: number;
}

export function SimpleTable({ label, head, rows, rightFrom = Infinity }: SimpleTableProps) {
  const align = (column: number) => ({ 'data-right': column >= rightFrom || undefined });
  return (
    <div className={classes.simpleScroll}>
      <table className={classes.simple} aria-label={label}>
        <thead>
          <tr>
            {head.map((name, column) => (
              <th key={name} scope="col" {...align(column)}>
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
                  <th key={head[column]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[column]} {...align(column)}>
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
