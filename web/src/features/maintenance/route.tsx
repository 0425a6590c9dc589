/** The form of a maintenance window. */
import { useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { MaintenanceForm } from './maintenance-form.tsx';

export function MaintenancePage() {
  const { id = '' } = useParams();
  return id === 'new' ? <MaintenanceForm key="new" record={null} /> : <KeptWindow key={id} id={id} />;
}

function KeptWindow({ id }: { readonly id: string }) {
  const result = useApi('getMaintenances', {}, { live: false });
  const record = result.data?.windows.find((one) => one.id === id);
  return (
    <Faces
      result={result}
      what="the maintenance window"
      isEmpty={() => record === undefined}
      empty={
        <EmptyState
          title="There is no such maintenance window"
          action={
            <PageLink to={{ page: 'alerts', search: { tab: 'maintenance', deleted: '1' } }}>
              All windows, deleted ones too
            </PageLink>
          }
        >
          It may have been deleted; then it can be brought back.
        </EmptyState>
      }
    >
      {() => (record ? <MaintenanceForm record={record} /> : null)}
    </Faces>
  );
}
