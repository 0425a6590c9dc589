/** POST /deliveries/{id}/replay: tries again what was given up. 409 where that would open for good what has ended. */
import { isFiring, type Notification } from '../alerting/delivery/notification.ts';
import type { AppContext } from '../http/app-context.ts';
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import type { DeliveryRow } from '../state/outbox.ts';
import { describeDelivery } from './delivery-records.ts';

/** Its alerts have ended and the receiver heard, or will hear, of it: it would never hear of the end again. */
function isOver(row: DeliveryRow, delivery: AppContext['delivery']): boolean {
  const { alerts } = JSON.parse(row.notification) as Notification;
  const firing = new Set(delivery.listFiring().map(({ fingerprint }) => fingerprint));
  const opens = alerts.some((alert) => isFiring(alert));
  return (
    opens && delivery.outbox.isOutlived(row) && !alerts.some(({ fingerprint }) => firing.has(fingerprint))
  );
}

export const replayDelivery = defineRoute('replayDelivery', ({ params: { id }, author }, context) => {
  const { outbox, ledger } = context.delivery;
  const row = outbox.read(id);
  if (!row) throw new ProblemError(404, `There is no delivery ${id}.`);
  if (row.state !== 'dead')
    throw new ProblemError(409, `This delivery is ${row.state}: only what was given up can be replayed.`);
  if (!context.collections.receivers.list().some((receiver) => receiver.id === row.receiver))
    throw new ProblemError(409, `The receiver ${row.receiver_name} was deleted: restore it first.`);
  if (isOver(row, context.delivery))
    throw new ProblemError(
      409,
      'Its alerts have ended meanwhile, and so was told: they would stay open there for good.',
    );
  const at = context.now();
  context.state.transaction(() => {
    outbox.replay(id, at);
    const about = { fingerprint: null, episode: null, source: null, receiver: row.receiver, delivery: id };
    ledger.write({
      at,
      kind: 'replayed',
      ...about,
      text: `${author} had it tried again for ${row.receiver_name}.`,
    });
  });
  const replayed = outbox.read(id);
  return Promise.resolve(describeDelivery(replayed ?? row, outbox));
});
