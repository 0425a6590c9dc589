/**
 * What is missing from one panel's answer, at its foot: for panels of which a page has several, where a chip each in the page's header would say the same thing many times. Nothing when
 * there is nothing to say.
 */
import type { Warning } from '@sightglass/shared/contract';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { localizeMoments } from '../../format/time.ts';
import { isLogReach } from '../log-reach.ts';
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
      {warnings.map((warning) => {
        const quiet = isLogReach(warning);
        const Icon = quiet ? IconInfoCircle : IconAlertTriangle;
        return (
          <li key={`${warning.code} ${warning.subject} ${warning.message}`} data-quiet={quiet || undefined}>
            <Icon size={13} aria-hidden />
            {localizeMoments(warning.message)}
          </li>
        );
      })}
    </ul>
  );
}
