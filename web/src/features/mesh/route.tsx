/** The Mesh page. */
import { PageHeader } from '../../ui/page-header.tsx';

export function MeshPage() {
  return <PageHeader title="Mesh" />;
}
