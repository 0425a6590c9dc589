/** For tests: a dispatcher over a state in memory, with a clock that the test moves and receivers that are never reached. */
import { receiverSchema, routingSchema, type Receiver, type Routing } from '@sightglass/shared/contract';
import type { z } from 'zod';
import { createCollections } from '../../../state/collections.ts';
import { createLedgerTable } from '../../../state/ledger-table.ts';
import { createNotificationGroups } from '../../../state/notification-groups.ts';
import { openState, type State } from '../../../state/open-state.ts';
import { createOutbox } from '../../../state/outbox.ts';
import type { AlertEpisode } from '../../dispatcher.ts';
import { createDispatcher } from '../create-dispatcher.ts';
import type { Callers } from '../inhibition.ts';
import type { Notification } from '../notification.ts';
import { createPolicies, ROUTING_ID } from '../policies.ts';
import { DEFAULT_DELIVERY_SETTINGS } from '../settings.ts';
import { ended, NOW } from './sample-episode.ts';

const AUTHOR = { author: 'ann' };

export function createDispatchBench(state: State = openState(null)) {
  let now = NOW;
  let ids = 0;
  let callers: Callers = new Map();
  const clock = () => now;
  const collections = createCollections(state, clock);
  const outbox = createOutbox(state);
  const ledger = createLedgerTable(state);
  const createFresh = () =>
    createDispatcher({
      state,
      groups: createNotificationGroups(state),
      outbox,
      ledger,
      settings: DEFAULT_DELIVERY_SETTINGS,
      readPolicies: createPolicies(collections),
      readCallers: () => callers,
      newId: () => `d${++ids}`,
    });
  let dispatcher = createFresh();
  const firing = new Map<string, AlertEpisode>();

  const bench = {
    state,
    collections,
    outbox,
    now: clock,
    dispatcher: () => dispatcher,
    setCallers(next: Callers) {
      callers = next;
    },
    addReceiver(id: string, draft: Partial<z.input<typeof receiverSchema>> = {}): Receiver {
      const target = { kind: 'webhook', url: 'http://127.0.0.1:1/' } as const;
      const receiver = receiverSchema.parse({ name: `${id}!`, target, ...draft });
      return collections.receivers.create(receiver, { ...AUTHOR, id }).document;
    },
    /** Pages wait as long as others unless the test says otherwise, so that there is one time to reckon with. */
    setRouting(draft: z.input<typeof routingSchema>): Routing {
      const grouping = { pageWait: '30s', ...draft.grouping };
      const table = routingSchema.parse({ ...draft, grouping });
      return collections.routing.read(ROUTING_ID)
        ? collections.routing.change(ROUTING_ID, table, AUTHOR).document
        : collections.routing.create(table, { ...AUTHOR, id: ROUTING_ID }).document;
    },
    /** One evaluation at this moment. */
    evaluate(resolved: readonly AlertEpisode[] = []) {
      dispatcher.dispatch({ firing: [...firing.values()], resolved }, now);
    },
    fire(...alerts: readonly AlertEpisode[]) {
      for (const alert of alerts) firing.set(alert.fingerprint, alert);
      bench.evaluate();
    },
    end(...alerts: readonly AlertEpisode[]) {
      for (const { fingerprint } of alerts) firing.delete(fingerprint);
      bench.evaluate(alerts.map((alert) => ended(alert, now)));
    },
    /** Seconds pass, with a flush at each. */
    pass(seconds: number) {
      for (let second = 0; second < seconds; second++) {
        now += 1_000;
        dispatcher.flush(now);
      }
    },
    jump(ms: number) {
      now += ms;
      dispatcher.flush(now);
    },
    /** A new process over the same rows. */
    restart() {
      dispatcher = createFresh();
    },
    /** What was queued since the last call, as `action receiver: fingerprints, -ended ones`. */
    said(): string[] {
      const rows = outbox
        .list({ limit: 1000 })
        .toReversed()
        .filter(({ state }) => state === 'waiting');
      for (const { id } of rows) outbox.markSent(id, now);
      return rows.map(({ action, receiver, notification }) => {
        const { alerts } = JSON.parse(notification) as Notification;
        const names = alerts.map(
          ({ fingerprint, resolvedAt }) => `${resolvedAt === null ? '' : '-'}${fingerprint}`,
        );
        return `${action} ${receiver}: ${names.join(', ')}`;
      });
    },
    /** The ledger, oldest first, as `kind fingerprint`. */
    noted(): string[] {
      const window = { from: 0, to: Number.MAX_SAFE_INTEGER };
      return ledger
        .read({ window, limit: 1000 })
        .toReversed()
        .map(({ kind, fingerprint }) => `${kind} ${fingerprint}`);
    },
    texts(): string[] {
      const window = { from: 0, to: Number.MAX_SAFE_INTEGER };
      return ledger
        .read({ window, limit: 1000 })
        .toReversed()
        .map(({ text }) => text);
    },
  };
  bench.setRouting({});
  return bench;
}
