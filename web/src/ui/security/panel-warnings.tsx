/**
 * What is missing from one panel's answer, at its foot: for panels of which a page has several, where a chip each in the page's header would say the same thing many times. Nothing when
 * there is nothing to say.
 */
import type { Warning } from '@sightglass/shared/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { localizeMoments } from '../../format/time.ts';
import classes from './security.module.css';

interface PanelWarningsProps {
  readonly warnings: readonly Warning[] | undefined;
  /** The panel's body has no padding of its own. */
  readonly flush?: boolean;
}

export function PanelWarnings({ warnings, flush = false }: PanelWarningsProps) {
  if (!warnings || warnings.length === 0) return null;
  return (
    <ul className={classes.warnings} data-flush={flush || undefined} aria-label="Warnings">
      {warnings.map(({ code, subject, message }) => (
        <li key={`${code} ${subject} ${message}`}>
          <IconAlertTriangle size={13} aria-hidden />
          {localizeMoments(message)}
        </li>
      ))}
    </ul>
  );
}
