/** The Security tab: how it is known whether the edge is mutual TLS, which policies rule it, what they refused, and the way to allow or deny it. */
import type { EdgeDetail } from '@sightglass/shared/contract';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Faces } from '../../ui/faces.tsx';
import { MtlsBadge } from '../../ui/mtls-badge.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { linkToAccessLog } from '../../ui/security/access-links.ts';
import { DenialsPanel } from '../../ui/security/denials-panel.tsx';
import { usePostureOfService } from '../../ui/security/edges-evidence-panel.tsx';
import { MtlsChartPanel } from '../../ui/security/mtls-chart.tsx';
import { MtlsShares } from '../../ui/security/mtls-bar.tsx';
import { explainEvidence, REASON_LABEL, toShares } from '../../ui/security/mtls-words.ts';
import { PoliciesPanel } from '../../ui/security/policies-panel.tsx';
import { useLongRange } from '../../ui/security/use-long-range.ts';
import classes from '../../ui/signals/chart-panel.module.css';
import { explainMtls } from '../../format/evidence.ts';
import { useFrame } from '../../url/use-frame.ts';
import { EdgeFacts } from './edge-facts.tsx';
import own from './edge-facts.module.css';

interface EdgeSecurityProps {
  readonly id: string;
  readonly detail: EdgeDetail;
  /** Address of the call behind the page. */
  readonly call: string;
}

export function EdgeSecurity({ id, detail, call }: EdgeSecurityProps) {
  // Policies and posture are of services; of an edge between workloads its own facts remain.
  const betweenServices = detail.source.kind === 'service' && detail.target.kind === 'service';
  if (!betweenServices)
    return (
      <div className={classes.stack}>
        <Panel id="edge-security" title="Ends and encryption" calls={[call]}>
          <EdgeFacts detail={detail} />
        </Panel>
        <p className="sg-muted">
          Policies and evidence over time are shown on the edge between the services of these workloads.
        </p>
      </div>
    );
  return <Whole id={id} detail={detail} />;
}

function Whole({ id, detail }: { readonly id: string; readonly detail: EdgeDetail }) {
  const { rangeQuery } = useFrame();
  const range = useLongRange();
  const { source, target } = detail;
  return (
    <div className={classes.stack}>
      <Evidence id={id} detail={detail} />
      <MtlsChartPanel id="mtls-series" query={{ ...rangeQuery, id }} />
      <PoliciesPanel
        title={`Policies that rule what ${target.name} receives`}
        query={{ ...range.rangeQuery, service: target.id }}
        rangeWords={range.words}
        none={`No policy rules ${target.name}: everybody may call it`}
      />
      <DenialsPanel
        query={{ ...range.rangeQuery, service: target.id, limit: 1000 }}
        rangeWords={range.words}
        only={({ caller }) => caller.service === source.id}
        what="on this edge"
      />
    </div>
  );
}

function Evidence({ id, detail }: Pick<EdgeSecurityProps, 'id' | 'detail'>) {
  const { edge, target } = detail;
  const { result, call } = usePostureOfService(target.id);
  const row = result.data?.rows.find((one) => one.id === id);
  const log = linkToAccessLog({ source: edge.source, service: edge.target });
  const plaintext = linkToAccessLog({ source: edge.source, service: edge.target, proof: 'plaintext' });
  return (
    <Panel
      id="evidence"
      title="Mutual TLS"
      note="how it is known"
      calls={[call]}
      actions={
        <span className={own.actions}>
          <PageLink to={{ page: 'policy', id: 'new', search: { edge: id, intent: 'allow' } }}>
            Allow by policy
          </PageLink>
          <PageLink to={{ page: 'policy', id: 'new', search: { edge: id, intent: 'deny' } }}>
            Deny by policy
          </PageLink>
        </span>
      }
    >
      <Faces result={result} what="the evidence of mutual TLS">
        {() => (
          <div className={classes.stack}>
            {row ? <MtlsShares counts={row.received} /> : null}
            <DefinitionList
              items={[
                ['State', <MtlsBadge key="state" mtls={row ? toShares(row.received) : edge.mtls} quiet />],
                [
                  'How it is known',
                  row?.edge
                    ? explainEvidence({ ...row.edge, received: row.received })
                    : explainMtls(edge.mtls, edge.protocol),
                ],
                ['Who says so', row?.edge ? REASON_LABEL[row.edge.reason] : undefined],
                [
                  'Access log',
                  <span key="log" className={own.actions}>
                    {log ? <PageLink to={log}>Its calls</PageLink> : null}
                    {plaintext && row && row.received.plaintext > 0 ? (
                      <PageLink to={plaintext}>Its plaintext calls</PageLink>
                    ) : null}
                  </span>,
                ],
              ]}
            />
          </div>
        )}
      </Faces>
    </Panel>
  );
}
