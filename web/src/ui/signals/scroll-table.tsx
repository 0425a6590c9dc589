/** A plain table that scrolls sideways where it does not fit, also by the keyboard; `label` names it. */
import type { ReactNode } from 'react';
import classes from './plain-table.module.css';

interface ScrollTableProps {
  readonly label: string;
  readonly headers: readonly string[];
  /** Rows of the body. */
  readonly children: ReactNode;
}

export function ScrollTable({ label, headers, children }: ScrollTableProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
    <div className={classes.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {headers.map((header) => (
              <th key={header} scope="col">
                <bdi>{header}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
