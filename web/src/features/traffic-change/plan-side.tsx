/** Everything beside the form; the last plan stays while the next is worked out, or while the draft makes no sense. */
import type { AskResult } from '../../api/use-ask.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ApplyPanel } from './apply-panel.tsx';
import { ConsequencePanel, ResourcesPanel, ValidationsPanel } from './plan-panels.tsx';
import classes from './plan.module.css';
import type { Ending } from './use-applying.ts';

interface PlanSideProps {
  readonly id: string;
  readonly result: AskResult<'planTraffic'>;
  /** The draft makes sense. */
  readonly valid: boolean;
  readonly cluster: string;
  readonly fileName: string;
  readonly mayApply: boolean;
  readonly ending: Ending | null;
  readonly onTakeOver: () => void;
  readonly onUseApi: (() => void) | null;
}

export function PlanSide(props: PlanSideProps) {
  const { id, result, valid, cluster, fileName, mayApply, ending, onTakeOver, onUseApi } = props;
  if (!valid && result.data === undefined)
    return (
      <aside className={classes.side} aria-label="Plan">
        <Panel id="consequence" title="What it would do">
          <EmptyState title="Nothing to plan yet">
            Some fields are empty or make no sense yet; they say why once you leave them.
          </EmptyState>
        </Panel>
      </aside>
    );
  return (
    <aside className={classes.side} aria-label="Plan">
      <Faces
        result={{ ...result, isPlaceholderData: result.busy }}
        what="the plan"
        loading={<LoadingBlock height={420} label="Working out the plan" />}
      >
        {(plan) => (
          <div className={classes.panels} data-old={!valid || undefined}>
            {valid ? null : (
              <p className={classes.muted} role="status">
                Of the last draft that made sense:
              </p>
            )}
            <ConsequencePanel plan={plan} id={id} busy={result.busy} onUseApi={onUseApi} />
            <ResourcesPanel plan={plan} id={id} fileName={fileName} />
            <ValidationsPanel plan={plan} id={id} />
            <ApplyPanel
              id={id}
              plan={plan}
              cluster={cluster}
              fileName={fileName}
              mayApply={mayApply}
              ending={ending}
              onTakeOver={onTakeOver}
            />
          </div>
        )}
      </Faces>
    </aside>
  );
}
