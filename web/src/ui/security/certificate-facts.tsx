/**
 * The certificates of some workloads, for pages about one of them: identity, end, validity, who signed, who tells. In: where they are and their names; none means that
 * nothing is shown. What nobody tells is said to be not told.
 */
import type { Certificate } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { formatAge } from '../../format/time.ts';
import { DefinitionList } from '../definition-list.tsx';
import { EmptyState } from '../empty-state.tsx';
import { Faces } from '../faces.tsx';
import { PageLink } from '../page-link.tsx';
import { Panel } from '../panel.tsx';
import { WarningsBar } from '../warnings-bar.tsx';
import { linkToAccessLog } from './access-links.ts';
import { CertificateEnd, CertificateValidity } from './certificate-parts.tsx';
import { nameOf, SOURCE_WORDS } from './certificate-words.ts';
import classes from './certificate.module.css';

interface CertificateFactsProps {
  readonly cluster: string;
  readonly namespace: string;
  /** Names of workloads. */
  readonly workloads: readonly string[];
}

export function CertificateFacts({ cluster, namespace, workloads }: CertificateFactsProps) {
  const query = { cluster, namespace, workload: workloads.join(',') };
  const result = useApi('getCertificates', { query }, { present: true, enabled: workloads.length > 0 });
  if (workloads.length === 0) return null;
  return (
    <Panel
      id="certificates"
      title="Certificates"
      note="as told now; of several pods the one that ends first"
      calls={[buildApiUrl('getCertificates', { query })]}
    >
      <WarningsBar warnings={result.data?.warnings} />
      <Faces
        result={result}
        what="the certificates"
        brief
        isEmpty={({ certificates }) => certificates.length === 0}
        empty={
          <EmptyState title="Nobody tells of its certificate">
            Its proxy’s metrics, its admin port or access logs would.
          </EmptyState>
        }
      >
        {({ certificates, now }) => (
          <ul className={classes.facts}>
            {certificates.map((one) => (
              <li key={one.id}>
                <DefinitionList items={listFacts(one, now, workloads.length > 1)} />
              </li>
            ))}
          </ul>
        )}
      </Faces>
    </Panel>
  );
}

function listFacts(certificate: Certificate, now: number, withWorkload: boolean) {
  const { workload, identities, issuer, source, lastAt, count, metric } = certificate;
  const name = nameOf(certificate);
  const log = linkToAccessLog({ identity: identities[0] ?? '' });
  const pods = source === 'access-log' ? formatCounted(count, 'record') : formatCounted(count, 'pod');
  return [
    ['Workload', withWorkload ? workload : undefined],
    ['Identity', name === '' ? <span className={classes.muted}>not told</span> : <code>{name}</code>],
    ['Ends', <CertificateEnd key="end" certificate={certificate} now={now} />],
    ['Validity used', <CertificateValidity key="validity" certificate={certificate} now={now} />],
    ['Signed by', issuer === '' ? <span className={classes.muted}>not told</span> : <bdi>{issuer}</bdi>],
    ['Told by', `${SOURCE_WORDS[source]} (${metric}), ${pods}, ${formatAge(lastAt, now)}`],
    ['Used', log ? <PageLink to={log}>In the access log</PageLink> : undefined],
  ] as const;
}
