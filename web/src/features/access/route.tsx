/** Who may: tokens for programs and the trail of who changed what, for admins; what other pages may show, for editors too; where one is signed in, for everybody. */
import { useNavigate } from 'react-router';
import { useMay, useSession } from '../../api/session.ts';
import { useLinkTo } from '../../routes.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { useSearch } from '../../url/use-search.ts';
import { AuditTab } from './audit-tab.tsx';
import { accessSearch, type AccessTab } from './search.ts';
import { EmbedsTab } from './embeds-tab.tsx';
import { SessionsTab } from './sessions-tab.tsx';
import { TokensTab } from './tokens-tab.tsx';

const TABS: readonly PageTab<AccessTab>[] = [
  { value: 'tokens', label: 'Tokens', render: () => <TokensTab /> },
  { value: 'embeds', label: 'Embeds', render: () => <EmbedsTab /> },
  { value: 'sessions', label: 'Sessions', render: () => <SessionsTab /> },
  { value: 'audit', label: 'Audit trail', render: () => <AuditTab /> },
];

/** What each may see of it; where nobody signs in there are no sessions. */
function chooseTabs(may: {
  readonly isAdmin: boolean;
  readonly isEditor: boolean;
  readonly isOpen: boolean;
}) {
  return TABS.filter(({ value }) => {
    if (value === 'sessions') return !may.isOpen;
    return may.isAdmin || (may.isEditor && value === 'embeds');
  });
}

export function AccessPage() {
  const [{ tab }] = useSearch(accessSearch);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const isAdmin = useMay('admin');
  const isEditor = useMay('editor');
  const isOpen = useSession()?.via === 'none';
  const tabs = chooseTabs({ isAdmin, isEditor, isOpen });
  const shown = tabs.find(({ value }) => value === tab) ?? tabs[0];
  return (
    <>
      <PageHeader
        title="Access to this console"
        status={isOpen ? 'nobody signs in: whoever reaches it may do everything' : null}
      />
      {shown ? (
        <PageTabs
          label="Parts of access"
          tabs={tabs}
          value={shown.value}
          onChange={(next) =>
            void navigate(linkTo({ page: 'access', search: next === 'tokens' ? {} : { tab: next } }), {
              preventScrollReset: true,
            })
          }
        />
      ) : null}
    </>
  );
}
