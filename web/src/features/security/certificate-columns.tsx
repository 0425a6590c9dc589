/** Columns of the table of certificates, over the moment of the answer (epoch milliseconds). */
import type { Certificate } from '@sightglass/shared/contract';
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { formatCount } from '../../format/count.ts';
import { formatAge } from '../../format/time.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { linkToAccessLog } from '../../ui/security/access-links.ts';
import { CertificateEnd, CertificateValidity } from '../../ui/security/certificate-parts.tsx';
import {
  KIND_WORDS,
  nameOf,
  ownerOf,
  sayEnd,
  shareLeft,
  SOURCE_WORDS,
} from '../../ui/security/certificate-words.ts';
import classes from '../../ui/security/certificate.module.css';
import type { TableColumn } from '../../ui/table-model.ts';

const orNull = (text: string): string | null => (text === '' || text === UNKNOWN ? null : text);

function Owner({ certificate }: { readonly certificate: Certificate }) {
  const { kind, cluster, namespace, workload } = certificate;
  const name = ownerOf(certificate);
  if (kind !== 'workload' || orNull(workload) === null)
    return (
      <bdi className="sg-truncate" title={name}>
        {name}
      </bdi>
    );
  const id = formatServiceId({ cluster, namespace, name: workload });
  return (
    <PageLink to={{ page: 'workload', id }} title={name}>
      {name}
    </PageLink>
  );
}

/** Where it is used, and a rule that would warn of it. */
function Links({ certificate }: { readonly certificate: Certificate }) {
  const { kind, identities, cluster, namespace } = certificate;
  const log = linkToAccessLog({ identity: identities[0] ?? '' });
  const name = ownerOf(certificate);
  return (
    <span className={classes.links}>
      {log && kind === 'workload' ? (
        <PageLink to={log} label={`Calls of ${name} in the access log`}>
          Calls
        </PageLink>
      ) : null}
      <PageLink
        to={{
          page: 'alert-rule',
          id: 'new',
          search: {
            suggest: kind === 'workload' ? 'not-renewed' : 'authority-ends',
            ofCluster: cluster,
            ...(kind === 'workload' ? { ofNamespace: namespace } : {}),
          },
        }}
        label={`New alert rule for certificates like that of ${name}`}
      >
        Alert
      </PageLink>
    </span>
  );
}

export function buildCertificateColumns(now: number): readonly TableColumn<Certificate>[] {
  return [
    {
      id: 'of',
      header: 'Of',
      hint: 'The workload that shows it, or the authority that signs with it',
      value: ownerOf,
      render: (row) => <Owner certificate={row} />,
      width: 120,
      grow: true,
      narrow: true,
    },
    { id: 'kind', header: 'Kind', value: ({ kind }) => KIND_WORDS[kind], width: 78 },
    { id: 'cluster', header: 'Cluster', value: ({ cluster }) => orNull(cluster), width: 70 },
    { id: 'namespace', header: 'Namespace', value: ({ namespace }) => orNull(namespace), width: 98 },
    {
      id: 'identity',
      header: 'Identity',
      hint: 'SPIFFE identities and names; the subject where there are none',
      value: (row) => orNull(nameOf(row)),
      render: (row) =>
        nameOf(row) === '' ? (
          <span className={classes.muted}>not told</span>
        ) : (
          <span className={classes.name} title={nameOf(row)}>
            {nameOf(row)}
          </span>
        ),
      width: 128,
      grow: true,
    },
    {
      id: 'ends',
      header: 'Ends',
      value: ({ expiresAt }) => (expiresAt === null ? 'not told' : new Date(expiresAt).toISOString()),
      sortBy: ({ expiresAt }) => expiresAt,
      render: (row) => <CertificateEnd certificate={row} now={now} />,
      firstOrder: 'asc',
      width: 102,
      narrow: true,
    },
    {
      id: 'validity',
      header: 'Validity used',
      hint: 'Known where the proxy tells since when it holds',
      value: (row) => {
        const left = shareLeft(row, now);
        return left === null ? null : Number((1 - left).toFixed(4));
      },
      render: (row) => <CertificateValidity certificate={row} now={now} />,
      width: 130,
    },
    {
      id: 'issuer',
      header: 'Signed by',
      hint: 'The issuer’s subject, which access logs tell',
      value: ({ issuer }) => orNull(issuer),
      width: 88,
      grow: true,
    },
    {
      id: 'source',
      header: 'Told by',
      value: ({ source }) => SOURCE_WORDS[source],
      render: ({ source, metric }) => <span title={metric}>{SOURCE_WORDS[source]}</span>,
      width: 92,
    },
    {
      id: 'count',
      header: 'Seen by',
      hint: 'Pods that show it, or records of the access log in the last week',
      value: ({ count }) => count,
      render: ({ count, source }) =>
        `${formatCount(count)} ${source === 'access-log' ? (count === 1 ? 'record' : 'records') : count === 1 ? 'pod' : 'pods'}`,
      width: 76,
      align: 'right',
    },
    {
      id: 'trustDomain',
      header: 'Trust domain',
      value: ({ trustDomain }) => orNull(trustDomain),
      width: 120,
      hidden: true,
    },
    { id: 'serial', header: 'Serial', value: ({ serial }) => orNull(serial), width: 150, hidden: true },
    {
      id: 'last',
      header: 'Heard of',
      value: ({ lastAt }) => new Date(lastAt).toISOString(),
      sortBy: ({ lastAt }) => lastAt,
      render: ({ lastAt }) => formatAge(lastAt, now),
      width: 100,
      hidden: true,
    },
    {
      id: 'links',
      header: 'More',
      value: (row) => sayEnd(row.expiresAt, now),
      render: (row) => <Links certificate={row} />,
      sortable: false,
      csv: false,
      width: 92,
    },
  ];
}
