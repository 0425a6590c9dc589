/** One maintenance window: when, whom it covers, what it does. */
import { ActionIcon, Button } from '@mantine/core';
import type { Maintenances } from '@sightglass/shared/contract';
import { IconPencil } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { useLinkTo } from '../../routes.ts';
import { LabelList } from '../../ui/alerts/label-list.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { describeNode } from '../../ui/signals/node-target.ts';
import { showToast } from '../../ui/toast/toasts.ts';
import classes from './alerts.module.css';
import records from './record.module.css';

type MaintenanceRecord = Maintenances['windows'][number];

function listScope({ clusters, namespaces, services }: MaintenanceRecord['maintenance']['scope']): string[] {
  const parts = [
    ...clusters.map((name) => `cluster ${name}`),
    ...namespaces.map((name) => `namespace ${name}`),
    ...services.map((id) => {
      const { name, place } = describeNode(id, 'service');
      return `${name}, ${place}`;
    }),
  ];
  return parts.length === 0 ? ['the whole mesh'] : parts;
}

function sayTime({ maintenance, state, deletedAt }: MaintenanceRecord, now: number): string {
  if (deletedAt !== null) return 'deleted';
  const { startsAt, endsAt } = maintenance;
  if (state === 'planned') return `begins in ${formatSpan(Math.max(0, startsAt - now))}`;
  if (state === 'active') return `under way, ends in ${formatSpan(Math.max(0, endsAt - now))}`;
  return `ended ${formatSpan(Math.max(0, now - endsAt))} ago`;
}

export function MaintenanceRow({
  record,
  now,
}: {
  readonly record: MaintenanceRecord;
  readonly now: number;
}) {
  const { id, maintenance, updatedBy, deletedAt } = record;
  const { name, startsAt, endsAt, holdAlerts, excludeFromBudget } = maintenance;
  const linkTo = useLinkTo();
  const restore = useChange('restoreMaintenance', { invalidates: ['getMaintenances'] });
  return (
    <li className={records.record}>
      <div className={records.recordMain}>
        <PageLink to={{ page: 'maintenance', id }} className={classes.name}>
          {name}
        </PageLink>
        <LabelList labels={listScope(maintenance.scope)} />
      </div>
      <div className={records.recordFacts}>
        <span>{sayTime(record, now)}</span>
        <span>
          {formatMoment(startsAt, now)}, {formatSpan(endsAt - startsAt)}
        </span>
        <span>
          {holdAlerts ? 'holds alerts back' : 'lets alerts through'},{' '}
          {excludeFromBudget ? 'not counted in budgets' : 'counted in budgets'}
        </span>
        <span>by {updatedBy}</span>
      </div>
      <div className={records.recordActions}>
        {deletedAt === null ? (
          <ActionIcon
            component={Link}
            to={linkTo({ page: 'maintenance', id })}
            aria-label={`Edit ${name}`}
            title="Edit"
          >
            <IconPencil size={15} />
          </ActionIcon>
        ) : (
          <Button
            size="compact-xs"
            loading={restore.isPending}
            onClick={() =>
              restore.mutate(
                { params: { id } },
                {
                  onError: (error) => showToast({ text: `Not brought back: ${error.message}`, failed: true }),
                },
              )
            }
          >
            Bring back
          </Button>
        )}
      </div>
    </li>
  );
}
