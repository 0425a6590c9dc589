/** The Services page. */
import { PageHeader } from '../../ui/page-header.tsx';

export function ServicesPage() {
  return <PageHeader title="Services" />;
}
