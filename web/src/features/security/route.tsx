/** Security: what is encrypted and what is not, what STRICT would break, who may call whom, and whose certificates end. */
import { lazy, Suspense } from 'react';
import { useNavigate } from 'react-router';
import { useLinkTo } from '../../routes.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { useSearch } from '../../url/use-search.ts';
import { AuthorizationTab } from './authorization-tab.tsx';
import { MtlsTab } from './mtls-tab.tsx';
import { pageSearch, type SecurityTab } from './search.ts';
import { StrictTab } from './strict-tab.tsx';

const CertificatesTab = lazy(() =>
  import('./certificates-tab.tsx').then(({ CertificatesTab }) => ({ default: CertificatesTab })),
);

const TABS: readonly PageTab<SecurityTab>[] = [
  { value: 'mtls', label: 'Mutual TLS', render: () => <MtlsTab /> },
  { value: 'strict', label: 'STRICT readiness', render: () => <StrictTab /> },
  { value: 'authorization', label: 'Authorization', render: () => <AuthorizationTab /> },
  {
    value: 'certificates',
    label: 'Certificates',
    render: () => (
      <Suspense fallback={<LoadingRows label="Loading the certificates" />}>
        <CertificatesTab />
      </Suspense>
    ),
  },
];

export function SecurityPage() {
  const [{ tab }] = useSearch(pageSearch);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  return (
    <>
      <PageHeader
        title="Security"
        actions={
          <>
            <PageLink to={{ page: 'topology', search: { security: '1' } }}>Show in topology</PageLink>
            <PageLink to={{ page: 'policy', id: 'new' }}>Policy workbench</PageLink>
          </>
        }
      />
      <PageTabs
        label="Parts of security"
        tabs={TABS}
        value={tab}
        onChange={(next) =>
          void navigate(linkTo({ page: 'security', search: next === 'mtls' ? {} : { tab: next } }), {
            preventScrollReset: true,
          })
        }
      />
    </>
  );
}
