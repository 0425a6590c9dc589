/** The maintenance planner: the coming week as a heat grid, its windows by rank, and the one that was picked. */
import { Button } from '@mantine/core';
import type { Impact, MaintenanceWindow, MaintenanceWindows } from '@sightglass/shared/contract';
import { useCallback, useState } from 'react';
import { buildApiUrl, type ApiArgs } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { formatRate } from '../../format/rate.ts';
import { Faces } from '../../ui/faces.tsx';
import { Panel } from '../../ui/panel.tsx';
import { AcceptDialog } from './accept-dialog.tsx';
import classes from './impact.module.css';
import { sayWindow, WeekGrid } from './week-grid.tsx';
import { WindowsTable } from './windows-table.tsx';

interface PlannerProps {
  readonly impact: Impact;
  readonly args: ApiArgs<'getMaintenanceWindows'>;
  readonly picked: number;
  readonly onPick: (startsAt: number) => void;
}

function Legend({ plan }: { readonly plan: MaintenanceWindows }) {
  const expected = plan.windows.flatMap(({ expectedPerSecond }) => expectedPerSecond ?? []);
  if (expected.length === 0)
    return <p className={classes.none}>No history tells of these hours: windows are not ranked.</p>;
  return (
    <p className={classes.legend}>
      <span>{formatRate(Math.min(...expected))}</span>
      <span className={classes.scale} aria-hidden />
      <span>
        {formatRate(Math.max(...expected))} {plan.measure}, as in the same hours of{' '}
        {formatCounted(plan.weeks, 'past week')}
      </span>
      <span className={classes.hatch} aria-hidden />
      <span>other maintenance</span>
    </p>
  );
}

function Picked({ impact, window }: { readonly impact: Impact; readonly window: MaintenanceWindow }) {
  const [accepting, setAccepting] = useState(false);
  return (
    <div className={classes.picked} role="status">
      <span>
        <strong>Picked</strong> {sayWindow(window)}
      </span>
      <Button variant="filled" size="xs" onClick={() => setAccepting(true)}>
        Plan this window
      </Button>
      {accepting ? (
        <AcceptDialog impact={impact} window={window} onClose={() => setAccepting(false)} />
      ) : null}
    </div>
  );
}

export function PlannerPanel({ impact, args, picked, onPick }: PlannerProps) {
  const result = useApi('getMaintenanceWindows', args, { live: false });
  const pick = useCallback((startsAt: number) => onPick(startsAt), [onPick]);
  return (
    <Panel
      id="planner"
      title="When it would cost least"
      note={`the coming week, ${impact.minutes} minutes from each full hour`}
      calls={[buildApiUrl('getMaintenanceWindows', args)]}
      flush
    >
      <Faces result={result} what="the windows of the coming week">
        {(plan) => {
          const window = plan.windows.find(({ startsAt }) => startsAt === picked);
          return (
            <>
              <div className={classes.weekBox}>
                <WeekGrid plan={plan} picked={picked} onPick={pick} />
                <Legend plan={plan} />
                {window ? (
                  <Picked impact={impact} window={window} />
                ) : (
                  <p className={classes.none}>
                    {picked === 0
                      ? 'Pick a window to plan it.'
                      : 'The window that was picked lies not in the coming week.'}
                  </p>
                )}
              </div>
              <WindowsTable plan={plan} onPick={pick} />
            </>
          );
        }}
      </Faces>
    </Panel>
  );
}
