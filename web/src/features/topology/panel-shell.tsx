/** The frame of a side panel: name, place, badges, ways on; Escape closes it. */
import { CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFocusKeys } from '../../commands/use-focus-keys.ts';
import classes from './panel.module.css';

export interface PanelActions {
  readonly onSelect: (id: string) => void;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

interface PanelShellProps {
  readonly title: string;
  readonly where: string;
  readonly badges: ReactNode;
  readonly actions: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function PanelShell({ title, where, badges, actions, onClose, children }: PanelShellProps) {
  const onKeyDown = useFocusKeys('In the details', [
    { does: 'Close the details', keys: ['Escape'], run: onClose },
  ]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it from anywhere inside
    <aside className={classes.side} aria-label={`Details of ${title}`} onKeyDown={onKeyDown}>
      <div className={classes.sideHead}>
        <div className={classes.sideTitle}>
          <h2>{title}</h2>
          <CloseButton size="sm" aria-label="Close details" onClick={onClose} />
        </div>
        <div className={classes.sideWhere}>{where}</div>
        <div className={classes.badges}>{badges}</div>
        <div className={classes.actions}>{actions}</div>
      </div>
      {children}
    </aside>
  );
}
