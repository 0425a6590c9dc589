/**
 * What is missing from an answer, and why (`warnings[]`): one chip in the page's header, where it moves nothing when it comes or
 * goes; all of them on demand. Nothing when there are none.
 */
import { Popover } from '@mantine/core';
import type { Warning } from '@sightglass/shared/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { localizeMoments } from '../format/time.ts';
import { WARNINGS_SLOT } from './page-header.tsx';
import classes from './state.module.css';

/** Of a message that begins like `Cluster west`. */
const WORDS_BEFORE = 12;

/** The message, with its subject before it unless the message begins with it: the chip has room for the beginning only. */
function sayWarning({ subject, message: raw }: Warning): string {
  const message = localizeMoments(raw);
  const beginning = message.slice(0, subject.length + WORDS_BEFORE);
  return beginning.includes(subject) ? message : `${subject}: ${message}`;
}

const neverChanges = (): (() => void) => () => {};
const findSlot = (): HTMLElement | null => document.getElementById(WARNINGS_SLOT);

export function WarningsBar({ warnings }: { readonly warnings: readonly Warning[] | undefined }) {
  // Null in the first pass over a page, and where a page has no header.
  const slot = useSyncExternalStore(neverChanges, findSlot);
  const first = warnings?.[0];
  if (!first) return null;
  const rest = warnings.length - 1;
  const chip = (
    <Popover position="bottom-end" width={360}>
      <Popover.Target>
        <button type="button" className={classes.chip}>
          <IconAlertTriangle size={14} aria-hidden />
          <span className={classes.chipText}>{sayWarning(first)}</span>
          {rest > 0 ? <span className={classes.chipRest}>+{rest}</span> : null}
          <span className="sg-sr">{rest > 0 ? `and ${rest} more warnings` : 'Warning'}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} maw="calc(100vw - 16px)">
        <ul className={classes.warnings} aria-label="Warnings">
          {warnings.map((warning) => (
            <li key={`${warning.code} ${warning.subject} ${warning.message}`}>{sayWarning(warning)}</li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
  return slot ? createPortal(chip, slot) : chip;
}
