/** Who signs for each trust domain, how long its root holds, and how much it has signed. What no source tells is said to be not told. */
import type { Authority, Certificates } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { formatCount } from '../../format/count.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { CertificateEnd } from '../../ui/security/certificate-parts.tsx';
import { sayEnd } from '../../ui/security/certificate-words.ts';
import classes from '../../ui/security/certificate.module.css';
import type { TableColumn } from '../../ui/table-model.ts';
import { useTableView } from '../../ui/table-view.ts';

const ROW_ID = ({ trustDomain, issuer }: Authority): string => `${trustDomain} ${issuer}`;

const notTold = <span className={classes.muted}>not told</span>;

/** A root, as the parts take it. */
function asRoot(expiresAt: number) {
  return {
    id: '',
    kind: 'root' as const,
    cluster: '',
    namespace: '',
    workload: '',
    pod: '',
    expiresAt,
    notBefore: null,
    identities: [],
    trustDomain: '',
    subject: '',
    issuer: '',
    serial: '',
    lastAt: 0,
    metric: '',
    source: 'gauge' as const,
    count: 0,
  };
}

function buildColumns(now: number): readonly TableColumn<Authority>[] {
  return [
    {
      id: 'trustDomain',
      header: 'Trust domain',
      value: ({ trustDomain }) => trustDomain || 'none told',
      width: 150,
      grow: true,
      narrow: true,
    },
    {
      id: 'issuer',
      header: 'Signed by',
      value: ({ issuer }) => issuer || null,
      render: ({ issuer }) => (issuer === '' ? notTold : <bdi className="sg-truncate">{issuer}</bdi>),
      width: 150,
      grow: true,
    },
    {
      id: 'clusters',
      header: 'Clusters',
      value: ({ clusters }) => clusters.join(', '),
      width: 130,
      grow: true,
    },
    {
      id: 'root',
      header: 'Root ends',
      value: ({ rootExpiresAt }) => rootExpiresAt,
      render: ({ rootExpiresAt }) =>
        rootExpiresAt === null ? notTold : <CertificateEnd certificate={asRoot(rootExpiresAt)} now={now} />,
      width: 120,
      narrow: true,
    },
    {
      id: 'workloads',
      header: 'Workloads',
      hint: 'Workloads’ certificates of which any source tells',
      value: ({ workloads }) => workloads,
      render: ({ workloads }) => formatCount(workloads),
      width: 92,
      align: 'right',
    },
    {
      id: 'next',
      header: 'Next of them ends',
      value: ({ nextExpiresAt }) => nextExpiresAt,
      render: ({ nextExpiresAt }) => (nextExpiresAt === null ? notTold : sayEnd(nextExpiresAt, now)),
      width: 140,
    },
    {
      id: 'requests',
      header: 'Asked to sign, last hour',
      hint: 'citadel_server_csr_count of istiod',
      value: ({ signingRequests }) => signingRequests,
      render: ({ signingRequests }) => (signingRequests === null ? notTold : formatCount(signingRequests)),
      width: 160,
      align: 'right',
    },
  ];
}

export function AuthoritiesTable({ authorities, now }: Pick<Certificates, 'authorities' | 'now'>) {
  const [view, setView] = useTableView('');
  const columns = useMemo(() => buildColumns(now), [now]);
  return (
    <DataTable
      label="Authorities"
      rows={authorities}
      columns={columns}
      rowId={ROW_ID}
      view={view}
      onViewChange={setView}
      withTools={false}
      maxHeight={260}
    />
  );
}
