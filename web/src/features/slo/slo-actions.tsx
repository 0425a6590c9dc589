/** What can be done with an SLO: edit, clone, pause, delete, export. One that a file defines can only be cloned and exported. */
import { Button, Menu } from '@mantine/core';
import type { ExportFormat, SloRow } from '@sightglass/shared/contract';
import { IconChevronDown, IconCopy, IconPencil, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { useLinkTo } from '../../routes.ts';
import { DeleteButton } from '../../ui/form/delete-button.tsx';
import { explainReadOnly } from '../../ui/slo/slo-words.ts';
import { showToast } from '../../ui/toast/toasts.ts';

const ExportDialog = lazy(async () => ({
  default: (await import('../../ui/slo/export-dialog.tsx')).ExportDialog,
}));

const EXPORTS: readonly (readonly [ExportFormat, string])[] = [
  ['openslo', 'OpenSLO'],
  ['prometheus', 'Prometheus rules'],
  ['google', 'Cloud Monitoring'],
  ['yaml', 'YAML'],
  ['json', 'JSON'],
];

const CHANGED = ['getSlos', 'getSlo', 'getSloHistory', 'getSloSeries'] as const;

export function SloActions({ row }: { readonly row: SloRow }) {
  const { id, slo, version } = row;
  const linkTo = useLinkTo();
  const navigate = useNavigate();
  const [exporting, setExporting] = useState<ExportFormat | null>(null);
  const change = useChange('changeSlo', { invalidates: CHANGED });
  const remove = useChange('deleteSlo', { invalidates: ['getSlos'] });
  const restore = useChange('restoreSlo', { invalidates: CHANGED });
  const readOnly = explainReadOnly(row) !== null;
  const setPaused = (paused: boolean): void =>
    change.mutate(
      { params: { id }, query: { version }, body: { ...slo, paused } },
      {
        onSuccess: () =>
          showToast({ text: paused ? 'Paused: it is not judged, no alert fires.' : 'It is judged again.' }),
        onError: (error) => showToast({ text: `Not changed: ${error.message}`, failed: true }),
      },
    );
  return (
    <>
      {readOnly ? null : (
        <>
          <Button
            component={Link}
            leftSection={<IconPencil size={14} aria-hidden />}
            to={linkTo({ page: 'slo-edit', id })}
          >
            Edit
          </Button>
          <Button
            leftSection={
              slo.paused ? (
                <IconPlayerPlay size={14} aria-hidden />
              ) : (
                <IconPlayerPause size={14} aria-hidden />
              )
            }
            loading={change.isPending}
            onClick={() => setPaused(!slo.paused)}
          >
            {slo.paused ? 'Resume' : 'Pause'}
          </Button>
        </>
      )}
      <Button
        component={Link}
        leftSection={<IconCopy size={14} aria-hidden />}
        to={linkTo({ page: 'slo', id: 'new', search: { from: id } })}
      >
        Clone
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={14} aria-hidden />}>Export</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {EXPORTS.map(([format, label]) => (
            <Menu.Item key={format} onClick={() => setExporting(format)}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {readOnly ? null : (
        <DeleteButton
          noun="SLO"
          name={slo.name}
          consequence="Its alerts end, and nobody is told of its budget any more."
          onDelete={() => remove.mutateAsync({ params: { id }, query: { version } })}
          onRestore={() => restore.mutateAsync({ params: { id } })}
          onDeleted={() => void navigate(linkTo({ page: 'slos' }))}
        />
      )}
      <Suspense fallback={null}>
        {exporting === null ? null : (
          <ExportDialog
            title={`Export “${slo.name}”`}
            slos={[slo]}
            initialFormat={exporting}
            onClose={() => setExporting(null)}
          />
        )}
      </Suspense>
    </>
  );
}
