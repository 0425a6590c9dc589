/** What may be wider or longer than a panel's frame: it scrolls, by keyboard too. */
import type { ReactNode } from 'react';
import classes from './embed.module.css';

export function Scrolled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={classes.scroll} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
