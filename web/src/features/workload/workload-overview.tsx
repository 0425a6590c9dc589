/** The Overview tab: the preset dashboard, the services that it answers for, and the identities seen. */
import type { WorkloadDetail } from '@sightglass/shared/contract';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CertificateFacts } from '../../ui/security/certificate-facts.tsx';
import classes from '../../ui/signals/chart-panel.module.css';
import { isMostlyGrpc } from '../../ui/signals/chart-choice.ts';
import { GoldenCharts } from '../../ui/signals/golden-charts.tsx';
import { IdentitiesTable } from '../../ui/signals/identities-table.tsx';
import { NodeLink } from '../../ui/signals/node-link.tsx';
import { QuietState } from '../../ui/signals/quiet-state.tsx';
import type { Subject } from '../../ui/signals/subject.ts';
import type { EarlierRange } from '../../ui/signals/use-comparison.ts';
import { isQuiet, listKnownVersions } from './workload-model.ts';

interface WorkloadOverviewProps {
  readonly subject: Subject;
  readonly detail: WorkloadDetail;
  readonly earlier: EarlierRange | null;
  /** Address of the call behind it. */
  readonly call: string;
}

function ServiceLinks({ services }: { readonly services: readonly string[] }) {
  if (services.length === 0) return <span className="sg-muted">none reported</span>;
  return services.map((service) => (
    <div key={service}>
      <NodeLink id={service} granularity="service" place />
    </div>
  ));
}

export function WorkloadOverview({ subject, detail, earlier, call }: WorkloadOverviewProps) {
  const { workload, services, versions, identities } = detail;
  if (isQuiet(detail)) return <QuietState name={workload.name} warnings={detail.warnings} />;
  const known = listKnownVersions(versions);
  return (
    <div className={classes.stack}>
      <GoldenCharts
        subject={subject}
        direction={workload.measured}
        signals={workload}
        grpc={isMostlyGrpc(workload.measured === 'inbound' ? detail.callers : detail.callees)}
        earlier={earlier}
      />
      <div className={classes.pair}>
        <Panel id="about" title="About" calls={[call]}>
          <DefinitionList
            items={[
              ['Answers for', <ServiceLinks key="services" services={services} />],
              [
                'Versions',
                known.length > 0 ? known.join(', ') : <span className="sg-muted">not reported</span>,
              ],
              ['Namespace', workload.namespace],
              ['Cluster', workload.cluster],
            ]}
          />
        </Panel>
        <Panel id="identities" title="Identities" note="certificates at both ends" calls={[call]} flush>
          <IdentitiesTable identities={identities} />
        </Panel>
      </div>
      <CertificateFacts
        cluster={workload.cluster}
        namespace={workload.namespace}
        workloads={[workload.name]}
      />
    </div>
  );
}
