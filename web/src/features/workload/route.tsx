/** The Workload page. */
import { PageHeader } from '../../ui/page-header.tsx';

export function WorkloadPage() {
  return <PageHeader title="Workload" />;
}
