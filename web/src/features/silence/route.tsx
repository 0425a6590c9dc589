/** The form of a silence: what it holds back, from when to when, and why. */
import { useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { SilenceForm } from './silence-form.tsx';

export function SilencePage() {
  const { id = '' } = useParams();
  return id === 'new' ? <SilenceForm key="new" record={null} /> : <KeptSilence key={id} id={id} />;
}

function KeptSilence({ id }: { readonly id: string }) {
  const result = useApi('getSilences', {}, { live: false });
  const record = result.data?.silences.find((one) => one.id === id);
  return (
    <Faces
      result={result}
      what="the silence"
      isEmpty={() => record === undefined}
      empty={
        <EmptyState
          title="There is no such silence"
          action={<PageLink to={{ page: 'alerts', search: { tab: 'silences' } }}>All silences</PageLink>}
        >
          Expired silences are kept for 30 days.
        </EmptyState>
      }
    >
      {() => (record ? <SilenceForm record={record} /> : null)}
    </Faces>
  );
}
