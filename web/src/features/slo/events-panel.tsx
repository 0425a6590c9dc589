/** What happened to an SLO, newest first. */
import type { SloSeries } from '@sightglass/shared/contract';
import {
  IconBell,
  IconBellCheck,
  IconCalendar,
  IconFlame,
  IconPencil,
  IconTool,
  type TablerIcon,
} from '@tabler/icons-react';
import { formatMoment, localizeMoments } from '../../format/time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './slo.module.css';

type SloEvent = SloSeries['events'][number];

const ICONS: Readonly<Record<SloEvent['kind'], TablerIcon>> = {
  'alert-fired': IconBell,
  'alert-resolved': IconBellCheck,
  'budget-exhausted': IconFlame,
  changed: IconPencil,
  maintenance: IconTool,
  'period-began': IconCalendar,
};

export function EventsPanel({
  events,
  calls,
}: {
  readonly events: readonly SloEvent[];
  readonly calls: readonly string[];
}) {
  const newest = events.toSorted((a, b) => b.at - a.at);
  return (
    <Panel id="events" title="What happened" calls={calls} flush>
      {newest.length === 0 ? (
        <EmptyState title="Nothing in this span">No alert fired, nothing was changed.</EmptyState>
      ) : (
        // A list that scrolls must be reachable by keyboard (WCAG 2.1.1).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <ol className={classes.events} tabIndex={0} aria-label="Events, newest first">
          {newest.map(({ at, kind, text, by }) => {
            const Icon = ICONS[kind];
            return (
              <li key={`${at} ${kind} ${text}`} data-kind={kind}>
                <Icon size={14} aria-hidden />
                <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
                <span>
                  {localizeMoments(text)}
                  {by === null ? null : <span className="sg-muted"> by {by}</span>}
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}
