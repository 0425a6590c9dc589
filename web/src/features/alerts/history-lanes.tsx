/** Episodes over time, one lane an alert: hollow while pending, full while firing, in the colour of the severity. */
import { Button } from '@mantine/core';
import type { AlertHistory } from '@sightglass/shared/contract';
import { useMemo, useState } from 'react';
import { chooseTicks } from '../../charts/chart-model.ts';
import { formatMoment, formatSpan, formatTick } from '../../format/time.ts';
import { describeSubject } from '../../ui/alerts/alert-subject.ts';
import { SEVERITY_WORDS, SeverityShape } from '../../ui/alerts/severity.tsx';
import { buildLanes, lengthOf, type Lane, type LaneBar } from './history-model.ts';
import classes from './history.module.css';

const SHOWN = 12;

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

function sayBar({ alert, open }: LaneBar, now: number): string {
  const began = alert.firedAt ?? alert.pendingAt;
  const what = alert.firedAt === null ? 'pending' : 'fired';
  const end = open ? 'and goes on' : `until ${formatMoment(alert.resolvedAt, now)}`;
  return `${what} ${formatMoment(began, now)} ${end}, ${formatSpan(lengthOf(alert, now))}`;
}

function Bar({ bar, now }: { readonly bar: LaneBar; readonly now: number }) {
  const { alert, from, fired, to } = bar;
  const begin = fired ?? to;
  return (
    <li title={`${SEVERITY_WORDS[alert.severity]} ${sayBar(bar, now)}`}>
      <span className="sg-sr">{sayBar(bar, now)}</span>
      {begin > from ? (
        <span
          className={classes.pending}
          data-severity={alert.severity}
          style={{ left: percent(from), width: percent(begin - from) }}
        />
      ) : null}
      {fired === null ? null : (
        <span
          className={classes.fired}
          data-severity={alert.severity}
          data-open={bar.open || undefined}
          style={{ left: percent(fired), width: percent(to - fired) }}
        />
      )}
    </li>
  );
}

function LaneRow({ lane, now }: { readonly lane: Lane; readonly now: number }) {
  const { source, subject, severity } = lane.alert;
  const about = describeSubject(subject);
  return (
    <li className={classes.lane}>
      <span className={classes.laneName} title={`${source.name}: ${about.name}`}>
        <SeverityShape severity={severity} size={13} />
        <span className="sg-sr">{SEVERITY_WORDS[severity]}:</span>
        <span className="sg-truncate">
          {about.name} <span className="sg-muted">{source.name}</span>
        </span>
      </span>
      <ul className={classes.track} aria-label={`Episodes of ${source.name}, ${about.name}`}>
        {lane.bars.map((bar) => (
          <Bar key={bar.key} bar={bar} now={now} />
        ))}
      </ul>
    </li>
  );
}

export function HistoryLanes({ history }: { readonly history: AlertHistory }) {
  const [all, setAll] = useState(false);
  const { window, alerts } = history;
  const lanes = useMemo(() => buildLanes(alerts, window), [alerts, window]);
  const ticks = chooseTicks(window, 8, -new Date(window.to).getTimezoneOffset() * 60_000);
  const span = window.to - window.from;
  return (
    <>
      <div className={classes.lanes}>
        <ol className={classes.laneList}>
          {(all ? lanes : lanes.slice(0, SHOWN)).map((lane) => (
            <LaneRow key={lane.key} lane={lane} now={window.to} />
          ))}
        </ol>
        <div className={classes.axis} aria-hidden>
          {ticks.map((tick) => (
            <span key={tick} style={{ left: percent((tick - window.from) / span) }}>
              {formatTick(tick, span)}
            </span>
          ))}
        </div>
      </div>
      {lanes.length > SHOWN ? (
        <Button variant="subtle" fullWidth aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${lanes.length}`}
        </Button>
      ) : null}
    </>
  );
}
