/** Who may: tokens for programs, and the trail of who changed what. For admins. */
import { useNavigate } from 'react-router';
import { useMay, useSession } from '../../api/session.ts';
import { useLinkTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { useSearch } from '../../url/use-search.ts';
import { AuditTab } from './audit-tab.tsx';
import { accessSearch, type AccessTab } from './search.ts';
import { TokensTab } from './tokens-tab.tsx';

const TABS: readonly PageTab<AccessTab>[] = [
  { value: 'tokens', label: 'Tokens', render: () => <TokensTab /> },
  { value: 'audit', label: 'Audit trail', render: () => <AuditTab /> },
];

export function AccessPage() {
  const [{ tab }] = useSearch(accessSearch);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const may = useMay('admin');
  const open = useSession()?.via === 'none';
  return (
    <>
      <PageHeader
        title="Access to this console"
        status={open ? 'nobody signs in: whoever reaches it may do everything' : null}
      />
      {may ? (
        <PageTabs
          label="Parts of access"
          tabs={TABS}
          value={tab}
          onChange={(next) =>
            void navigate(linkTo({ page: 'access', search: next === 'tokens' ? {} : { tab: next } }), {
              preventScrollReset: true,
            })
          }
        />
      ) : (
        <EmptyState title="This is for admins">
          Tokens and the audit trail are shown to the role admin. Whoever runs the console gives roles.
        </EmptyState>
      )}
    </>
  );
}
