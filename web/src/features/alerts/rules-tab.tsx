/** Alert rules with what they find now. Deleted ones on demand, to be brought back. */
import { Button, Switch } from '@mantine/core';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useLinkTo } from '../../routes.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useSearch } from '../../url/use-search.ts';
import { buildRuleColumns } from './rule-columns.tsx';
import { rulesSearch } from './search.ts';

export function RulesTab() {
  const [view, setView] = useSearch(rulesSearch);
  const query = view.deleted ? { deleted: 'true' } : {};
  const result = useApi('getAlertRules', { query }, { present: true });
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const now = useNow(15_000);
  const columns = useMemo(() => buildRuleColumns(now), [now]);
  return (
    <Panel id="rules" title="Alert rules" calls={[buildApiUrl('getAlertRules', { query })]} flush>
      <Faces
        result={result}
        what="the alert rules"
        loading={<LoadingRows rows={8} label="Loading the alert rules" />}
        isEmpty={({ rules }) => rules.length === 0 && !view.deleted}
        empty={
          <EmptyState
            title="No alert rule yet"
            action={
              <>
                <Button component={Link} variant="filled" to={linkTo({ page: 'alert-rule', id: 'new' })}>
                  New alert rule
                </Button>
                <Button variant="subtle" onClick={() => setView({ deleted: true })}>
                  Show deleted rules
                </Button>
              </>
            }
          >
            A rule watches a golden signal, saturation, encryption, new edges, denials, certificates or
            silence. SLOs bring alerts of their own.
          </EmptyState>
        }
      >
        {({ rules }) => (
          <DataTable
            label="Alert rules"
            rows={rules}
            columns={columns}
            rowId={({ id }) => id}
            view={view}
            onViewChange={setView}
            onOpen={({ id }) => void navigate(linkTo({ page: 'alert-rule', id }))}
            maxHeight="max(320px, calc(100vh - 254px))"
            noMatch="No rule matches the filter."
            tools={
              <Switch
                size="xs"
                label="Deleted too"
                checked={view.deleted}
                onChange={(event) => setView({ deleted: event.currentTarget.checked })}
              />
            }
          />
        )}
      </Faces>
    </Panel>
  );
}
