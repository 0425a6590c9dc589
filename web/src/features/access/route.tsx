/** Who may: tokens for programs and the trail of who changed what, for admins; what other pages may show, for editors too. */
import { useNavigate } from 'react-router';
import { useMay, useSession } from '../../api/session.ts';
import { useLinkTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { useSearch } from '../../url/use-search.ts';
import { AuditTab } from './audit-tab.tsx';
import { accessSearch, type AccessTab } from './search.ts';
import { EmbedsTab } from './embeds-tab.tsx';
import { TokensTab } from './tokens-tab.tsx';

const TABS: readonly PageTab<AccessTab>[] = [
  { value: 'tokens', label: 'Tokens', render: () => <TokensTab /> },
  { value: 'embeds', label: 'Embeds', render: () => <EmbedsTab /> },
  { value: 'audit', label: 'Audit trail', render: () => <AuditTab /> },
];

const FOR_EDITORS = TABS.filter(({ value }) => value === 'embeds');

export function AccessPage() {
  const [{ tab }] = useSearch(accessSearch);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const isAdmin = useMay('admin');
  const isEditor = useMay('editor');
  const open = useSession()?.via === 'none';
  return (
    <>
      <PageHeader
        title="Access to this console"
        status={open ? 'nobody signs in: whoever reaches it may do everything' : null}
      />
      {isEditor ? (
        <PageTabs
          label="Parts of access"
          tabs={isAdmin ? TABS : FOR_EDITORS}
          value={isAdmin ? tab : 'embeds'}
          onChange={(next) =>
            void navigate(linkTo({ page: 'access', search: next === 'tokens' ? {} : { tab: next } }), {
              preventScrollReset: true,
            })
          }
        />
      ) : (
        <EmptyState title="This is for editors and admins">
          Embeds are shown to the role editor, tokens and the audit trail to admins. Whoever runs the console
          gives roles.
        </EmptyState>
      )}
    </>
  );
}
