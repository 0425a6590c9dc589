/** The Service page. */
import { PageHeader } from '../../ui/page-header.tsx';

export function ServicePage() {
  return <PageHeader title="Service" />;
}
