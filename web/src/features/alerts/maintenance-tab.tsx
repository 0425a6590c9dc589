/** Maintenance windows: planned work, under way, to come and past; whose alerts are held and whose time leaves the budgets. */
import { Button, Switch } from '@mantine/core';
import type { Maintenances } from '@sightglass/shared/contract';
import { Link } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useLinkTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useSearch } from '../../url/use-search.ts';
import classes from './alerts.module.css';
import { MaintenanceRow } from './maintenance-row.tsx';
import { maintenanceSearch } from './search.ts';

type MaintenanceRecord = Maintenances['windows'][number];

const ORDER: readonly MaintenanceRecord['state'][] = ['active', 'planned', 'past'];

function compareWindows(a: MaintenanceRecord, b: MaintenanceRecord): number {
  const rank = ORDER.indexOf(a.state) - ORDER.indexOf(b.state);
  if (rank !== 0) return rank;
  const later = b.maintenance.startsAt - a.maintenance.startsAt;
  return a.state === 'past' ? later : -later;
}

export function MaintenanceTab() {
  const [{ deleted }, setSearch] = useSearch(maintenanceSearch);
  const query = deleted ? { deleted: 'true' } : {};
  const result = useApi('getMaintenances', { query }, { present: true });
  const linkTo = useLinkTo();
  const now = useNow(5_000);
  return (
    <Panel
      id="maintenance"
      title="Maintenance windows"
      note={result.data?.windows.length}
      calls={[buildApiUrl('getMaintenances', { query })]}
      actions={
        <Switch
          size="xs"
          label="Deleted too"
          checked={deleted}
          onChange={(event) => setSearch({ deleted: event.currentTarget.checked })}
        />
      }
      flush
    >
      <Faces
        result={result}
        what="the maintenance windows"
        loading={<LoadingRows rows={6} label="Loading the maintenance windows" />}
        isEmpty={({ windows }) => windows.length === 0}
        empty={
          <EmptyState
            title="No maintenance is planned"
            action={
              <Button component={Link} variant="filled" to={linkTo({ page: 'maintenance', id: 'new' })}>
                New maintenance window
              </Button>
            }
          >
            During a window the alerts of its scope are held back, and its time may be left out of the error
            budgets.
          </EmptyState>
        }
      >
        {({ windows }) => (
          <ul className={classes.list}>
            {windows.toSorted(compareWindows).map((record) => (
              <MaintenanceRow key={record.id} record={record} now={now} />
            ))}
          </ul>
        )}
      </Faces>
    </Panel>
  );
}
