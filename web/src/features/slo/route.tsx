/** The page of one SLO: how it stands, how it came there, who spent its budget, and its history. */
import { useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SloView } from './slo-view.tsx';

export function SloPage() {
  const { id = '' } = useParams();
  // Another SLO is another page: nothing of the former may stay on the screen.
  return <OneSlo key={id} id={id} />;
}

function OneSlo({ id }: { readonly id: string }) {
  const result = useApi('getSlo', { params: { id } });
  return (
    <>
      {result.data === undefined ? (
        <PageHeader title="SLO" crumbs={[{ label: 'SLOs', to: { page: 'slos' } }]} />
      ) : null}
      <Faces result={result} what="the SLO" loading={<LoadingBlock height={420} label="Loading the SLO" />}>
        {(row) => <SloView row={row} />}
      </Faces>
    </>
  );
}
