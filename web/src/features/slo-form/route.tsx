/** The form's two addresses: a new SLO (of a service, or a copy of another), and a change of one. */
import type { SloRow } from '@sightglass/shared/contract';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { useChange } from '../../api/use-change.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageHeader, type Crumb } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { explainReadOnly } from '../../ui/slo/slo-words.ts';
import { useSearch } from '../../url/use-search.ts';
import { sloFormSearch } from './search.ts';
import { beginDraft, cloneDraft } from './slo-draft.ts';
import { SloFormView } from './slo-form-view.tsx';

const CRUMBS: readonly Crumb[] = [{ label: 'SLOs', to: { page: 'slos' } }];

function useCreate() {
  const create = useChange('createSlo', { invalidates: ['getSlos'] });
  return (slo: Parameters<typeof create.mutateAsync>[0]['body']) =>
    create.mutateAsync(slo === undefined ? {} : { body: slo });
}

function CloneForm({ id, version }: { readonly id: string; readonly version: number }) {
  const onSave = useCreate();
  const history = useApi('getSloHistory', { params: { id } }, { live: false });
  return (
    <Faces result={history} what="the SLO to copy" loading={<LoadingBlock height={420} />}>
      {({ revisions }) => {
        const source =
          revisions.find((revision) => revision.version === version) ??
          revisions.toSorted((a, b) => b.version - a.version)[0];
        if (!source) return <EmptyState title="There is nothing to copy" />;
        return (
          <SloFormView
            title="New SLO"
            crumbs={CRUMBS}
            initial={cloneDraft(source.document)}
            draftKey={`slo-clone-${id}-${source.version}`}
            saveLabel="Create SLO"
            cancelTo={{ page: 'slo', id }}
            onSave={onSave}
          />
        );
      }}
    </Faces>
  );
}

export function NewSloPage() {
  const [{ service, kind, from, version }] = useSearch(sloFormSearch);
  const onSave = useCreate();
  if (from !== '') return <CloneForm key={`${from} ${version}`} id={from} version={version} />;
  const key = `slo-new-${service}-${kind}`;
  return (
    <SloFormView
      key={key}
      title="New SLO"
      crumbs={CRUMBS}
      initial={beginDraft(service, kind)}
      draftKey={key}
      saveLabel="Create SLO"
      cancelTo={service === '' ? { page: 'slos' } : { page: 'service', id: service, tab: 'slos' }}
      onSave={onSave}
    />
  );
}

export function EditSloPage() {
  const { id = '' } = useParams();
  return <EditSlo key={id} id={id} />;
}

function EditSlo({ id }: { readonly id: string }) {
  const result = useApi('getSlo', { params: { id } }, { live: false });
  return (
    <>
      {result.data === undefined ? <PageHeader title="Edit SLO" crumbs={CRUMBS} /> : null}
      <Faces result={result} what="the SLO" loading={<LoadingBlock height={420} />}>
        {(row) => <ChangeForm row={row} />}
      </Faces>
    </>
  );
}

function ChangeForm({ row }: { readonly row: SloRow }) {
  // As it was when the writing began: what another has changed since must not be written over unseen.
  const [{ id, slo, version }] = useState(row);
  const change = useChange('changeSlo', {
    invalidates: ['getSlos', 'getSlo', 'getSloHistory', 'getSloSeries', 'getSloAttribution'],
  });
  const crumbs = [...CRUMBS, { label: slo.name, to: { page: 'slo', id } } as const];
  const readOnly = explainReadOnly(row);
  if (readOnly !== null)
    return (
      <>
        <PageHeader title="Edit SLO" crumbs={crumbs} />
        <EmptyState
          title="This SLO cannot be changed here"
          action={<PageLink to={{ page: 'slo', id }}>Back to it</PageLink>}
        >
          {readOnly}.
        </EmptyState>
      </>
    );
  return (
    <SloFormView
      title="Edit SLO"
      crumbs={crumbs}
      initial={slo}
      draftKey={`slo-${id}`}
      id={id}
      saveLabel="Save"
      cancelTo={{ page: 'slo', id }}
      onSave={(changed) => change.mutateAsync({ params: { id }, query: { version }, body: changed })}
    />
  );
}
