/** Receivers: who can be told, how the last attempt went, what waits and what was given up. */
import { Button, Switch } from '@mantine/core';
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
import { ReceiverRow } from './receiver-row.tsx';
import { receiversSearch } from './search.ts';

export function ReceiversTab() {
  const [{ deleted }, setSearch] = useSearch(receiversSearch);
  const query = deleted ? { deleted: 'true' } : {};
  const result = useApi('getReceivers', { query }, { present: true });
  const linkTo = useLinkTo();
  const now = useNow(5_000);
  return (
    <Panel
      id="receivers"
      title="Receivers"
      note={result.data?.receivers.length}
      calls={[buildApiUrl('getReceivers', { query })]}
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
        what="the receivers"
        loading={<LoadingRows rows={6} label="Loading the receivers" />}
        isEmpty={({ receivers }) => receivers.length === 0}
        empty={
          <EmptyState
            title="Nobody can be told yet"
            action={
              <Button component={Link} variant="filled" to={linkTo({ page: 'receiver', id: 'new' })}>
                New receiver
              </Button>
            }
          >
            Alerts fire and are shown here, but nobody hears of them until a receiver is made: a webhook,
            Alertmanager, PagerDuty, Slack or e-mail.
          </EmptyState>
        }
      >
        {({ receivers }) => (
          <ul className={classes.list}>
            {receivers.map((record) => (
              <ReceiverRow key={record.id} record={record} now={now} />
            ))}
          </ul>
        )}
      </Faces>
    </Panel>
  );
}
