/**
 * A titled box. Its menu gives the panel's permalink (also with the moment pinned), and the API call behind its numbers as curl.
 */
import type { ReactNode } from 'react';
import type { NewEmbedPanel } from '@sightglass/shared/contract';
import { PanelMenu } from './panel-menu.tsx';
import classes from './panel.module.css';

interface PanelProps {
  /** Fragment of the permalink, unique on the page: `requests`. */
  readonly id: string;
  readonly title: string;
  /** Beside the title: a unit, a count, a total. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Addresses of the API calls behind the panel, from `buildApiUrl`. */
  readonly calls?: readonly string[];
  /** What other pages would show of it; left out where that is not offered. */
  readonly embed?: NewEmbedPanel | undefined;
  /** No padding around the body, for tables. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A permalink names a panel that comes only with its data, so the browser's own jump finds nothing yet. */
function goToTarget(panel: HTMLElement | null): void {
  if (panel && location.hash === `#${panel.id}`) panel.scrollIntoView({ block: 'start' });
}

export function Panel({ id, title, note, actions, calls, embed, flush = false, children }: PanelProps) {
  return (
    <section id={id} ref={goToTarget} className={classes.panel} aria-labelledby={`${id}-title`}>
      <div className={classes.head}>
        <h2 id={`${id}-title`} className={classes.title}>
          {title}
        </h2>
        {note ? <span className={classes.note}>{note}</span> : null}
        <div className={classes.actions}>
          {actions}
          <PanelMenu id={id} title={title} calls={calls ?? []} embed={embed} />
        </div>
      </div>
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
