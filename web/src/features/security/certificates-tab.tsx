/** Certificates: who signs, what ends when, and every certificate of which any source tells, the next to end first. */
import type { Certificate } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock, LoadingRows } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { countEnds, endsOf } from '../../ui/security/certificate-words.ts';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { AuthoritiesTable } from './authorities-panel.tsx';
import { buildCertificateColumns } from './certificate-columns.tsx';
import { CertificateRules } from './certificate-rules.tsx';
import { EndsStrip } from './ends-strip.tsx';
import { certificatesSearch } from './search.ts';
import classes from './security-page.module.css';

const NONE: readonly Certificate[] = [];
const STRIP_PX = 96;
const ROW_ID = ({ id }: Certificate): string => id;

const nothing = (
  <EmptyState
    title="Nothing tells of certificates"
    action={<PageLink to={{ page: 'mesh' }}>See where telemetry comes from</PageLink>}
  >
    Scrape istiod (:15014) and Istio’s agents (:15020) or linkerd-proxy for when they end; give a scrape job
    of plain Envoys <code>certs: {'{}'}</code> to read their admin ports; connect access logs to see whose are
    used.
  </EmptyState>
);

export function CertificatesTab() {
  const { scopeQuery } = useFrame();
  const query = useMemo(
    () => ({ cluster: scopeQuery.cluster, namespace: scopeQuery.namespace }),
    [scopeQuery.cluster, scopeQuery.namespace],
  );
  const result = useApi('getCertificates', { query }, { present: true });
  const { data } = result;
  const [view, setView] = useSearch(certificatesSearch);
  const now = data?.now ?? 0;
  const certificates = data?.certificates ?? NONE;
  const columns = useMemo(() => buildCertificateColumns(now), [now]);
  const counts = useMemo(() => countEnds(certificates, now), [certificates, now]);
  const rows = useMemo(
    () => (view.ends === '' ? certificates : certificates.filter((one) => endsOf(one, now) === view.ends)),
    [certificates, now, view.ends],
  );
  const calls = [buildApiUrl('getCertificates', { query })];
  const isEmpty = (): boolean => certificates.length === 0;
  return (
    <div className={classes.page}>
      <WarningsBar warnings={data?.warnings} />
      <Panel id="authorities" title="Who signs" note="by trust domain" calls={calls} flush>
        <Faces
          result={result}
          what="the authorities"
          brief
          loading={<LoadingRows rows={2} label="Loading the authorities" />}
          isEmpty={isEmpty}
          empty={nothing}
        >
          {({ authorities }) => <AuthoritiesTable authorities={authorities} now={now} />}
        </Faces>
      </Panel>
      {data && isEmpty() ? null : (
        <>
          <Panel id="ends" title="When they end" note="choose a span to see which" calls={calls}>
            <Faces
              result={result}
              what="when certificates end"
              brief
              loading={<LoadingBlock height={STRIP_PX} label="Loading when certificates end" />}
            >
              {() => <EndsStrip counts={counts} chosen={view.ends} onChoose={(ends) => setView({ ends })} />}
            </Faces>
          </Panel>
          <Panel
            id="certificates"
            title="Certificates"
            note="of several pods the one that ends first; used in the last week, as far as access logs tell"
            calls={calls}
            flush
          >
            <Faces
              result={result}
              what="the certificates"
              loading={<LoadingRows rows={8} label="Loading the certificates" />}
            >
              {() => (
                <DataTable
                  label="Certificates"
                  rows={rows}
                  columns={columns}
                  rowId={ROW_ID}
                  view={view}
                  onViewChange={setView}
                  maxHeight="max(320px, calc(100vh - 204px))"
                  noMatch="No certificate matches the filter."
                  tools={
                    view.ends === '' ? null : (
                      <button type="button" className={classes.crumb} onClick={() => setView({ ends: '' })}>
                        Show all {formatCounted(certificates.length, 'certificate')}
                      </button>
                    )
                  }
                />
              )}
            </Faces>
          </Panel>
        </>
      )}
      <CertificateRules />
    </div>
  );
}
