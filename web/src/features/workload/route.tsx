/** The Workload page: one workload, its golden signals, metrics, connections, services and identities. */
import { useParams } from 'react-router';
import { SubjectFaces } from '../../ui/signals/subject-faces.tsx';
import { useWorkload } from './queries.ts';
import { nameOfId } from './workload-model.ts';
import { WorkloadView } from './workload-view.tsx';

export function WorkloadPage() {
  const { id = '' } = useParams();
  // Another workload is another page: nothing of the former may stay on the screen.
  return <Workload key={id} id={id} />;
}

function Workload({ id }: { readonly id: string }) {
  const result = useWorkload(id);
  return (
    <SubjectFaces
      result={result}
      noun="workload"
      title={nameOfId(id)}
      crumbs={[{ label: 'Services', to: { page: 'services' } }]}
    >
      {(detail) => <WorkloadView id={id} detail={detail} busy={result.isPlaceholderData} />}
    </SubjectFaces>
  );
}
