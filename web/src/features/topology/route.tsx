/** The Topology page. */
import { PageHeader } from '../../ui/page-header.tsx';

export function TopologyPage() {
  return <PageHeader title="Topology" />;
}
