/** The Security tab: what the service receives and sends by what is proven of it, what STRICT would break, and who may call it. */
import { ProblemsPanel } from '../../ui/config/problems-panel.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { DenialsPanel } from '../../ui/security/denials-panel.tsx';
import { EdgesEvidencePanel } from '../../ui/security/edges-evidence-panel.tsx';
import { MtlsChartPanel } from '../../ui/security/mtls-chart.tsx';
import { PoliciesPanel } from '../../ui/security/policies-panel.tsx';
import { ReadinessView } from '../../ui/security/readiness-view.tsx';
import { useLongRange } from '../../ui/security/use-long-range.ts';
import classes from '../../ui/signals/chart-panel.module.css';
import { useFrame } from '../../url/use-frame.ts';
import { useMemo } from 'react';

export function ServiceSecurity({ id }: { readonly id: string }) {
  const { rangeQuery } = useFrame();
  const range = useLongRange();
  const ofService = useMemo(() => ({ service: id }), [id]);
  return (
    <div className={classes.stack}>
      <div>
        <PageLink to={{ page: 'policy', id: 'new', search: { service: id } }}>
          Suggest a policy from who calls it
        </PageLink>
      </div>
      <EdgesEvidencePanel id="received" service={id} way="received" />
      <EdgesEvidencePanel id="sent" service={id} way="sent" />
      <MtlsChartPanel id="mtls-series" title="Mutual TLS of what it receives" query={{ ...rangeQuery, id }} />
      <ReadinessView id={id} range={range} />
      <PoliciesPanel
        title="Policies that rule what it receives"
        query={{ ...range.rangeQuery, service: id }}
        rangeWords={range.words}
        none="No policy rules it: everybody may call it"
      />
      <ProblemsPanel
        title="Problems in its configuration"
        query={ofService}
        none="No validation found anything in what concerns it."
      />
      <DenialsPanel query={{ ...range.rangeQuery, service: id }} rangeWords={range.words} />
    </div>
  );
}
