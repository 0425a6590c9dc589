/** Certificates of proxies and authorities, the next to end first. Times are epoch milliseconds. */
import type { Certificate } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatMoment } from '../../format/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { useTableView } from '../../ui/table-view.ts';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import classes from './security-page.module.css';

const COLUMNS: readonly TableColumn<Certificate>[] = [
  {
    id: 'workload',
    header: 'Of',
    value: ({ workload, pod }) => workload || pod,
    width: 160,
    grow: true,
    narrow: true,
  },
  { id: 'kind', header: 'Kind', value: ({ kind }) => kind, width: 96 },
  { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 80 },
  { id: 'namespace', header: 'Namespace', value: ({ namespace }) => namespace || null, width: 120 },
  {
    id: 'expires',
    header: 'Ends',
    value: ({ expiresAt }) => expiresAt,
    render: ({ expiresAt }) => (expiresAt === null ? 'not told' : formatMoment(expiresAt)),
    width: 140,
    align: 'right',
    narrow: true,
  },
  {
    id: 'identities',
    header: 'Identities',
    value: ({ identities }) => identities.join(', ') || null,
    width: 280,
    grow: true,
  },
  { id: 'issuer', header: 'Issuer', value: ({ issuer }) => issuer || null, width: 160, grow: true },
];

export function CertificatesTab() {
  const result = useApi('getCertificates', {}, { present: true });
  const [view, setView] = useTableView('');
  return (
    <div className={classes.page}>
      <WarningsBar warnings={result.data?.warnings} />
      <Panel
        id="certificates"
        title="Certificates"
        note="the next to end first"
        calls={[buildApiUrl('getCertificates', {})]}
        flush
      >
        <Faces
          result={result}
          what="the certificates"
          isEmpty={({ certificates }) => certificates.length === 0}
          empty={
            <EmptyState title="Nothing told of certificates">
              istiod, Linkerd, Envoy’s /certs and access logs would.
            </EmptyState>
          }
        >
          {({ certificates }) => (
            <DataTable
              label="Certificates"
              rows={certificates}
              columns={COLUMNS}
              rowId={({ id }) => id}
              view={view}
              onViewChange={setView}
            />
          )}
        </Faces>
      </Panel>
    </div>
  );
}
