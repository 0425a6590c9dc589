/** The page of one SLO: how it stands, how it came there, who spent its budget, and its history. */
import { useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageHeader, type Crumb } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { SloView } from './slo-view.tsx';

const CRUMBS: readonly Crumb[] = [{ label: 'SLOs', to: { page: 'slos' } }];

export function SloPage() {
  const { id = '' } = useParams();
  // Another SLO is another page: nothing of the former may stay on the screen.
  return <OneSlo key={id} id={id} />;
}

function OneSlo({ id }: { readonly id: string }) {
  const result = useApi('getSlo', { params: { id } });
  const { data, error } = result;
  if (data === undefined && error?.status === 404)
    return (
      <>
        <PageHeader title="SLO" crumbs={CRUMBS} />
        <EmptyState
          title="There is no such SLO"
          action={
            <PageLink to={{ page: 'slos', search: { deleted: '1' } }}>All SLOs, and those deleted</PageLink>
          }
        >
          The link may be mistyped, or the file that defined it is gone.
        </EmptyState>
      </>
    );
  return (
    <>
      {data === undefined ? <PageHeader title="SLO" crumbs={CRUMBS} /> : null}
      <Faces result={result} what="the SLO" loading={<LoadingBlock height={420} label="Loading the SLO" />}>
        {(row) => <SloView row={row} />}
      </Faces>
    </>
  );
}
