/** Whether and where the change can be applied, and how the last dry run or application ended, resource by resource. */
import { Button } from '@mantine/core';
import type { AppliedResource, TrafficPlan } from '@sightglass/shared/contract';
import type { ReactNode } from 'react';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ApplyCommand } from '../../ui/security/yaml-block.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import classes from './plan.module.css';
import { groupConflicts, healthOfOutcome, nameResource, sayOutcome } from './plan-words.ts';
import type { Ending } from './use-applying.ts';

function Outcome({ resource, dryRun }: { readonly resource: AppliedResource; readonly dryRun: boolean }) {
  const { outcome, message, conflicts, warnings } = resource;
  return (
    <li className={classes.outcome}>
      <span className={classes.outcomeHead}>
        <StatusShape health={healthOfOutcome(outcome)} />
        <bdi>{nameResource(resource)}</bdi>
        <strong>{sayOutcome(outcome, dryRun)}</strong>
      </span>
      {message === '' ? null : <p className={classes.said}>{message}</p>}
      {groupConflicts(conflicts).map(({ manager, fields }) => (
        <p key={manager} className={classes.said}>
          <bdi>{manager}</bdi> manages{' '}
          {fields.map((field, i) => (
            <span key={field}>
              {i > 0 ? ', ' : ''}
              <code>{field}</code>
            </span>
          ))}
        </p>
      ))}
      {warnings.map((warning) => (
        <p key={warning} className={classes.said}>
          The API server warns: {warning}
        </p>
      ))}
    </li>
  );
}

function sayFailure({ problem }: Ending): string {
  if (problem?.status === 409)
    return 'Somebody changed it meanwhile, and nothing was written. The difference is now against what is there: look at it again.';
  if (problem?.status === 403) return 'Your role may not apply it: nothing was written.';
  return `${problem?.title ?? 'It failed'}${problem?.detail ? `: ${problem.detail}` : ''}`;
}

function sayEnd({ attempt, applied }: Ending): string {
  if (attempt.dryRun)
    return applied?.done
      ? 'Dry run: the API server would take it. Nothing was written.'
      : 'Dry run: the API server would not take it. Nothing was written.';
  return applied?.done ? 'Applied.' : 'Not all of it was written.';
}

interface EndingViewProps {
  readonly id: string;
  readonly ending: Ending;
  /** Null where nothing of it is in conflict, or where it cannot be tried again. */
  readonly onTakeOver: (() => void) | null;
}

function EndingView({ id, ending, onTakeOver }: EndingViewProps) {
  const { attempt, applied, problem } = ending;
  const failed = applied?.done !== true;
  return (
    <div className={classes.ending} data-failed={failed || undefined} role={failed ? 'alert' : 'status'}>
      <p>
        <strong>{applied ? sayEnd(ending) : sayFailure(ending)}</strong>
      </p>
      {problem?.requestId ? (
        <p>
          Request <code>{problem.requestId}</code>
        </p>
      ) : null}
      {applied ? (
        <ul className={classes.outcomes} aria-label="Outcome of each resource">
          {applied.resources.map((resource) => (
            <Outcome key={resource.id} resource={resource} dryRun={attempt.dryRun} />
          ))}
        </ul>
      ) : null}
      {onTakeOver ? (
        <Button size="compact-sm" onClick={onTakeOver}>
          Take these fields over …
        </Button>
      ) : null}
      {applied?.done && !attempt.dryRun ? (
        <PageLink to={{ page: 'service', id, tab: 'traffic' }}>See what the traffic does now</PageLink>
      ) : null}
    </div>
  );
}

interface ApplyPanelProps {
  readonly id: string;
  readonly plan: TrafficPlan;
  readonly cluster: string;
  readonly fileName: string;
  readonly mayApply: boolean;
  readonly ending: Ending | null;
  readonly onTakeOver: () => void;
}

function Where({ plan, cluster, fileName, mayApply }: Omit<ApplyPanelProps, 'id' | 'ending' | 'onTakeOver'>) {
  const { possible, reason, target } = plan.apply;
  if (possible && mayApply)
    return (
      <p className={classes.muted}>
        Written to <code>{target ?? cluster}</code> by server-side apply, after asking. Only the fields of
        this form are claimed; what others manage stays theirs. It is written to the audit trail.
      </p>
    );
  return (
    <>
      <p>
        {possible
          ? 'Your role may look and not apply: that takes an admin.'
          : (reason ?? 'It cannot be applied from here.')}
      </p>
      {plan.resources.length > 0 ? <ApplyCommand fileName={fileName} cluster={cluster} /> : null}
    </>
  );
}

export function ApplyPanel(props: ApplyPanelProps): ReactNode {
  const { id, plan, ending, onTakeOver } = props;
  const inConflict = ending?.applied?.resources.some(({ outcome }) => outcome === 'conflict') === true;
  return (
    <Panel id="apply" title="Apply" note={plan.apply.possible ? undefined : 'read-only'}>
      <Where {...props} />
      {ending ? <EndingView id={id} ending={ending} onTakeOver={inConflict ? onTakeOver : null} /> : null}
    </Panel>
  );
}
