/** The SLOs tab: the objectives of this service, and how to set one. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useLinkTo } from '../../routes.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SLO_COLUMNS_OF_SERVICE } from '../../ui/slo/slo-columns.tsx';
import { useTableView } from '../../ui/table-view.ts';

export function ServiceSlos({ id }: { readonly id: string }) {
  const args = { query: { service: id } };
  const result = useApi('getSlos', args);
  const [view, setView] = useTableView('-state');
  const linkTo = useLinkTo();
  const navigate = useNavigate();
  const toNew = linkTo({ page: 'slo', id: 'new', search: { service: id } });
  return (
    <Panel
      id="slos"
      title="Service level objectives"
      calls={[buildApiUrl('getSlos', args)]}
      actions={
        <Button
          component={Link}
          size="compact-xs"
          leftSection={<IconPlus size={13} aria-hidden />}
          to={toNew}
        >
          New SLO
        </Button>
      }
      flush
    >
      <Faces
        result={result}
        what="the SLOs"
        isEmpty={({ slos }) => slos.length === 0}
        empty={
          <EmptyState
            title="No SLO of this service"
            action={
              <Button component={Link} variant="filled" to={toNew}>
                New SLO
              </Button>
            }
          >
            Say how many of its requests must go well; its stored history shows at once what that would have
            meant.
          </EmptyState>
        }
      >
        {({ slos }) => (
          <DataTable
            label="SLOs of the service"
            rows={slos}
            columns={SLO_COLUMNS_OF_SERVICE}
            rowId={(row) => row.id}
            view={view}
            onViewChange={setView}
            onOpen={(row) => void navigate(linkTo({ page: 'slo', id: row.id }))}
            withTools={slos.length > 8}
          />
        )}
      </Faces>
    </Panel>
  );
}
