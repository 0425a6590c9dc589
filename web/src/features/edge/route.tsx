/** The Edge page. */
import { PageHeader } from '../../ui/page-header.tsx';

export function EdgePage() {
  return <PageHeader title="Edge" />;
}
