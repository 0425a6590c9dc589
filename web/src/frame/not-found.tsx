/** An address that leads nowhere. */
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageLink } from '../ui/page-link.tsx';

export function NotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        title="There is no such page"
        action={<PageLink to={{ page: 'overview' }}>Go to the overview</PageLink>}
      >
        The address may be mistyped, or the link may be of another version of the console.
      </EmptyState>
    </>
  );
}
