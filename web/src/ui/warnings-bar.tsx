/** What is missing from an answer, and why (`warnings[]`): one line, opened on demand. Nothing when there are none. */
import { Button } from '@mantine/core';
import type { Warning } from '@sightglass/shared/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCounted } from '../format/count.ts';
import classes from './state.module.css';

export function WarningsBar({ warnings }: { readonly warnings: readonly Warning[] | undefined }) {
  const [open, setOpen] = useState(false);
  const first = warnings?.[0];
  if (!first) return null;
  const rest = warnings.length - 1;
  return (
    <section className={classes.warnings} aria-label="Warnings">
      <div className={classes.notice}>
        <IconAlertTriangle size={15} aria-hidden />
        <div className={classes.grow}>
          {open ? (
            <ul>
              {warnings.map((warning) => (
                <li key={`${warning.code} ${warning.subject} ${warning.message}`}>{sayWarning(warning)}</li>
              ))}
            </ul>
          ) : (
            sayWarning(first)
          )}
        </div>
        {rest > 0 ? (
          <Button size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Show less' : `and ${formatCounted(rest, 'more warning')}`}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

/** The message, with its subject before it unless the message names it. */
function sayWarning({ subject, message }: Warning): string {
  return message.includes(subject) || subject === '' ? message : `${subject}: ${message}`;
}
