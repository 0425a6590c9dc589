/** The table of a tab of this page: heads of its columns, and rows. A head that is empty stands over buttons. */
import type { ReactNode } from 'react';
import classes from './access.module.css';

interface AccessTableProps {
  readonly label: string;
  readonly heads: readonly string[];
  readonly children: ReactNode;
}

export function AccessTable({ label, heads, children }: AccessTableProps) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" {...(head === '' ? { 'aria-label': 'Actions' } : {})}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
