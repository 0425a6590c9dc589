/** The Service page: one canonical service, its golden signals, metrics, connections and workloads. */
import { useParams } from 'react-router';
import { SubjectFaces } from '../../ui/signals/subject-faces.tsx';
import { useService } from './queries.ts';
import { nameOfId } from './service-model.ts';
import { ServiceView } from './service-view.tsx';

export function ServicePage() {
  const { id = '' } = useParams();
  // Another service is another page: nothing of the former may stay on the screen.
  return <Service key={id} id={id} />;
}

function Service({ id }: { readonly id: string }) {
  const result = useService(id);
  return (
    <SubjectFaces
      result={result}
      noun="service"
      title={nameOfId(id)}
      crumbs={[{ label: 'Services', to: { page: 'services' } }]}
    >
      {(detail) => <ServiceView id={id} detail={detail} busy={result.isPlaceholderData} />}
    </SubjectFaces>
  );
}
