/** SLOs that were deleted and can be brought back. */
import { Button } from '@mantine/core';
import type { SloRow } from '@sightglass/shared/contract';
import { useChange } from '../../api/use-change.ts';
import { formatMoment } from '../../format/time.ts';
import { Panel } from '../../ui/panel.tsx';
import { nameScope } from '../../ui/slo/slo-words.ts';
import { showToast } from '../../ui/toast/toasts.ts';
import classes from './slos.module.css';

export function DeletedPanel({ rows }: { readonly rows: readonly SloRow[] }) {
  const restore = useChange('restoreSlo', { invalidates: ['getSlos'] });
  return (
    <Panel id="deleted" title="Deleted" flush>
      <ul className={classes.deleted}>
        {rows.map(({ id, slo, deletedAt, updatedBy }) => (
          <li key={id}>
            <strong>{slo.name}</strong>
            <span>
              {nameScope(slo.scope).name}, deleted {formatMoment(deletedAt)} by {updatedBy}
            </span>
            <Button
              size="compact-xs"
              onClick={() =>
                restore.mutate(
                  { params: { id } },
                  {
                    onSuccess: () => showToast({ text: `SLO “${slo.name}” is back.` }),
                    onError: (error) => showToast({ text: `Not restored: ${error.message}`, failed: true }),
                  },
                )
              }
            >
              Restore
            </Button>
          </li>
        ))}
        {rows.length === 0 ? <li>Nothing is deleted.</li> : null}
      </ul>
    </Panel>
  );
}
