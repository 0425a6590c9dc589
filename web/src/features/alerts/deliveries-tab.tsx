/** Every notification: waiting, sent, given up; with its attempts. What was given up can be tried again. */
import { Button } from '@mantine/core';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Choice } from '../../ui/signals/choice.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useSearch } from '../../url/use-search.ts';
import classes from './alerts.module.css';
import { DeliveryRow } from './delivery-row.tsx';
import { deliveriesSearch } from './search.ts';
import { useNames } from './use-names.ts';

const STATES = [
  { value: 'all', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'dead', label: 'Given up' },
  { value: 'sent', label: 'Sent' },
] as const;

export function DeliveriesTab() {
  const [{ state, receiver }, setSearch] = useSearch(deliveriesSearch);
  const { receivers } = useNames();
  const query = { ...(state === 'all' ? {} : { state }), ...(receiver === '' ? {} : { receiver }) };
  const result = useApi('getDeliveries', { query }, { present: true });
  const now = useNow(5_000);
  const { data } = result;
  return (
    <Panel
      id="deliveries"
      title="Notifications"
      note={data ? `${data.waiting} waiting, ${data.dead} given up` : null}
      calls={[buildApiUrl('getDeliveries', { query })]}
      flush
    >
      <div className={classes.tools}>
        <Choice
          label="State"
          options={STATES}
          value={state}
          onChange={(value) => setSearch({ state: value })}
        />
        <Choice
          label="Receiver"
          options={[{ value: '', label: 'All' }, ...receivers]}
          value={receiver}
          onChange={(value) => setSearch({ receiver: value })}
        />
      </div>
      <Faces
        result={result}
        what="the notifications"
        loading={<LoadingRows rows={8} label="Loading the notifications" />}
        isEmpty={({ deliveries }) => deliveries.length === 0}
        empty={
          <EmptyState
            title={state === 'dead' ? 'Nothing was given up' : 'No notification yet'}
            action={
              state === 'all' && receiver === '' ? null : (
                <Button onClick={() => setSearch({ state: 'all', receiver: '' })}>Show all</Button>
              )
            }
          >
            A notification is written when an alert that fires has a receiver, and kept until it arrived or
            was given up.
          </EmptyState>
        }
      >
        {({ deliveries }) => (
          <ul className={classes.list}>
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} now={now} />
            ))}
          </ul>
        )}
      </Faces>
    </Panel>
  );
}
