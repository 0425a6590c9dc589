/** The Workloads tab: versions side by side, the workloads that answer for the service, and the identities seen. */
import type { ServiceDetail } from '@sightglass/shared/contract';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from '../../ui/signals/chart-panel.module.css';
import { IdentitiesTable } from '../../ui/signals/identities-table.tsx';
import { NodesTable } from '../../ui/signals/nodes-table.tsx';

interface ServiceWorkloadsProps {
  readonly detail: ServiceDetail;
  /** Address of the call behind it. */
  readonly call: string;
}

export function ServiceWorkloads({ detail, call }: ServiceWorkloadsProps) {
  const { service, versions, workloads, identities } = detail;
  return (
    <div className={classes.stack}>
      <Panel id="versions" title="Versions" note="canonical revisions" calls={[call]} flush>
        {versions.length > 0 ? (
          <NodesTable label={`Versions of ${service.name}`} nodes={versions} what="version" />
        ) : (
          <EmptyState title="No versions seen">
            Proxies report a version when its pods carry the label app.kubernetes.io/version, version or
            service.istio.io/canonical-revision.
          </EmptyState>
        )}
      </Panel>
      <Panel id="workloads" title="Workloads" calls={[call]} flush>
        {workloads.length > 0 ? (
          <NodesTable label={`Workloads of ${service.name}`} nodes={workloads} what="workload" />
        ) : (
          <EmptyState title="No workloads seen">
            Nobody reported which workload answered: the service is outside the mesh, or nothing arrived in
            this range.
          </EmptyState>
        )}
      </Panel>
      <Panel id="identities" title="Identities" note="certificates at both ends" calls={[call]} flush>
        <IdentitiesTable identities={identities} />
      </Panel>
    </div>
  );
}
