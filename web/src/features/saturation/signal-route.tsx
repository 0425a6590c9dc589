/** The form's addresses: a new signal (from a preset, or of a service), and a change of one. */
import type { SaturationSignals } from '@sightglass/shared/contract';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { useChange } from '../../api/use-change.ts';
import { useLinkTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { DeleteButton } from '../../ui/form/delete-button.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageHeader, type Crumb } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useSearch } from '../../url/use-search.ts';
import { newSignalSearch } from './search.ts';
import { beginSignal } from './signal-draft.ts';
import { SignalForm } from './signal-form.tsx';

type Row = SaturationSignals['signals'][number];

const CHANGED = ['getSaturationSignals', 'getSaturationValues', 'getSaturationSeries'] as const;
const CRUMBS: readonly Crumb[] = [
  { label: 'SLOs', to: { page: 'slos' } },
  { label: 'Saturation', to: { page: 'saturation' } },
];

export function SaturationSignalPage() {
  const { id = '' } = useParams();
  return id === 'new' ? <NewSignal /> : <ChangeSignal key={id} id={id} />;
}

function NewSignal() {
  const [{ preset, service }] = useSearch(newSignalSearch);
  const create = useChange('createSaturationSignal', { invalidates: CHANGED });
  const presets = useApi('getSaturationPresets', {}, { live: false, enabled: preset !== '' });
  const form = (initial: Parameters<typeof SignalForm>[0]['initial']) => (
    <SignalForm
      key={`${preset} ${service}`}
      title="New saturation signal"
      initial={initial}
      draftKey={`saturation-new-${preset}-${service}`}
      saveLabel="Create signal"
      onSave={(signal) => create.mutateAsync({ body: signal })}
    />
  );
  if (preset === '') return form(beginSignal(service));
  return (
    <Faces result={presets} what="the preset" loading={<LoadingBlock height={420} />}>
      {(data) => form(data.presets.find(({ id }) => id === preset)?.signal ?? beginSignal(service))}
    </Faces>
  );
}

function ChangeSignal({ id }: { readonly id: string }) {
  const result = useApi('getSaturationSignals', {}, { live: false });
  const row = result.data?.signals.find((signal) => signal.id === id);
  return (
    <>
      {row === undefined ? <PageHeader title="Saturation signal" crumbs={CRUMBS} /> : null}
      <Faces
        result={result}
        what="the signal"
        loading={<LoadingBlock height={420} />}
        isEmpty={() => row === undefined}
        empty={
          <EmptyState
            title="There is no such signal"
            action={<PageLink to={{ page: 'saturation' }}>All saturation signals</PageLink>}
          >
            It may have been deleted.
          </EmptyState>
        }
      >
        {() => (row === undefined ? null : <Loaded row={row} />)}
      </Faces>
    </>
  );
}

function Loaded({ row }: { readonly row: Row }) {
  // As it was when the writing began: what another has changed since must not be written over unseen.
  const [{ id, signal, version, origin, file }] = useState(row);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const change = useChange('changeSaturationSignal', { invalidates: CHANGED });
  const remove = useChange('deleteSaturationSignal', { invalidates: CHANGED });
  const restore = useChange('restoreSaturationSignal', { invalidates: CHANGED });
  if (origin === 'file')
    return (
      <>
        <PageHeader title={signal.name} crumbs={CRUMBS} />
        <EmptyState
          title="This signal cannot be changed here"
          action={<PageLink to={{ page: 'saturation' }}>All saturation signals</PageLink>}
        >
          Defined in the file {file}: change it there, the file wins.
        </EmptyState>
      </>
    );
  return (
    <SignalForm
      title={signal.name}
      initial={signal}
      draftKey={`saturation-${id}`}
      saveLabel="Save"
      onSave={(changed) => change.mutateAsync({ params: { id }, query: { version }, body: changed })}
      actions={
        <DeleteButton
          noun="Saturation signal"
          name={signal.name}
          consequence="Dashboards, health and alert rules lose it."
          onDelete={() => remove.mutateAsync({ params: { id }, query: { version } })}
          onRestore={() => restore.mutateAsync({ params: { id } })}
          onDeleted={() => void navigate(linkTo({ page: 'saturation' }))}
        />
      }
    />
  );
}
