/** The Overview tab: what explains the edge first (codes, flags, encryption, identities), then its charts and the workloads behind it. */
import type { EdgeDetail } from '@sightglass/shared/contract';
import { Panel } from '../../ui/panel.tsx';
import classes from '../../ui/signals/chart-panel.module.css';
import { EdgesTable } from '../../ui/signals/edges-table.tsx';
import { GoldenCharts } from '../../ui/signals/golden-charts.tsx';
import { IdentitiesTable } from '../../ui/signals/identities-table.tsx';
import { QuietState } from '../../ui/signals/quiet-state.tsx';
import type { EdgeSubject } from '../../ui/signals/subject.ts';
import type { EarlierRange } from '../../ui/signals/use-comparison.ts';
import { EdgeFacts } from './edge-facts.tsx';
import { isQuiet, titleOfId } from './edge-model.ts';
import { OutcomePanel } from './outcome-panel.tsx';

interface EdgeOverviewProps {
  readonly subject: EdgeSubject;
  readonly detail: EdgeDetail;
  readonly earlier: EarlierRange | null;
  /** Address of the call behind it. */
  readonly call: string;
}

export function EdgeOverview({ subject, detail, earlier, call }: EdgeOverviewProps) {
  const { edge, workloadEdges, identities } = detail;
  const title = titleOfId(subject.id);
  // The finer flow of an edge between workloads is itself.
  const betweenWorkloads = detail.source.kind === 'workload' && detail.target.kind === 'workload';
  if (isQuiet(detail)) return <QuietState name={title} warnings={detail.warnings} />;
  return (
    <div className={classes.stack}>
      <div className={classes.pair}>
        <div className={classes.stack}>
          {edge.protocol === 'tcp' ? null : <OutcomePanel subject={subject} by="code" />}
          {edge.protocol === 'grpc' ? <OutcomePanel subject={subject} by="grpc-status" /> : null}
          <OutcomePanel subject={subject} by="flag" />
        </div>
        <div className={classes.stack}>
          <Panel id="security" title="Ends and encryption" calls={[call]}>
            <EdgeFacts detail={detail} />
          </Panel>
          <Panel id="identities" title="Identities" note="certificates at both ends" calls={[call]} flush>
            <IdentitiesTable identities={identities} isMutual={edge.mtls.state === 'mutual'} />
          </Panel>
        </div>
      </div>
      <GoldenCharts
        subject={subject}
        direction="inbound"
        signals={edge}
        grpc={edge.protocol === 'grpc'}
        earlier={earlier}
      />
      {betweenWorkloads ? null : (
        <Panel id="workload-edges" title="Between workloads" note="the same flow, finer" calls={[call]} flush>
          <EdgesTable
            label={`Workload edges of ${title}`}
            edges={workloadEdges}
            end="both"
            granularity="workload"
            empty="No workload was named"
            hint="The flow leaves the mesh, or its proxies lack the metadata of their peers."
          />
        </Panel>
      )}
    </div>
  );
}
