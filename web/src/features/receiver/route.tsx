/** The form of a receiver: who is told, and how. Its secrets are written and never read. */
import { useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { ReceiverForm } from './receiver-form.tsx';

export function ReceiverPage() {
  const { id = '' } = useParams();
  return id === 'new' ? <ReceiverForm key="new" record={null} /> : <KeptReceiver key={id} id={id} />;
}

function KeptReceiver({ id }: { readonly id: string }) {
  const result = useApi('getReceivers', {}, { live: false });
  const record = result.data?.receivers.find((one) => one.id === id);
  return (
    <Faces
      result={result}
      what="the receiver"
      isEmpty={() => record === undefined}
      empty={
        <EmptyState
          title="There is no such receiver"
          action={
            <PageLink to={{ page: 'alerts', search: { tab: 'receivers', deleted: '1' } }}>
              All receivers, deleted ones too
            </PageLink>
          }
        >
          It may have been deleted; then it can be brought back.
        </EmptyState>
      }
    >
      {() => (record ? <ReceiverForm record={record} /> : null)}
    </Faces>
  );
}
