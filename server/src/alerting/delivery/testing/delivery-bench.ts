/** For tests: delivery as a whole over a state in memory or in a folder, its clock moved by hand, its receivers real servers on loopback. */
import { receiverSchema, type LedgerEntry } from '@sightglass/shared/contract';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { createCollections } from '../../../state/collections.ts';
import { openState } from '../../../state/open-state.ts';
import { openSecretBox, type SecretBox } from '../../../state/secret-box.ts';
import type { AlertEpisode } from '../../dispatcher.ts';
import { createDelivery } from '../create-delivery.ts';
import { sealReceiver } from '../secrets.ts';
import type { DeliverySettings } from '../settings.ts';
import { NOW } from './sample-episode.ts';
import { createAddressGuard } from '../../../outbound/address-guard.ts';

interface BenchOptions {
  readonly settings?: Partial<DeliverySettings>;
  readonly random?: () => number;
  readonly box?: SecretBox;
  readonly startAt?: number;
}

export function createDeliveryBench({
  settings = {},
  random = () => 1,
  box = openSecretBox(null),
  startAt = NOW,
}: BenchOptions = {}) {
  let now = startAt;
  const state = openState(null);
  const collections = createCollections(state, () => now);
  const attempts: string[] = [];
  const delivery = createDelivery({
    state,
    collections,
    secrets: box,
    clock: () => now,
    random,
    log: pino({ level: 'silent' }),
    settings: { slackSpacingMs: 0, ...settings },
    guard: createAddressGuard({ allow: [], loopback: true }),
    externalUrl: 'https://sightglass.test/',
    readCallers: () => new Map(),
    attempted: ({ kind, outcome }) => attempts.push(`${kind} ${outcome}`),
  });
  onTestFinished(() => delivery.stop());
  const everything = { window: { from: 0, to: Number.MAX_SAFE_INTEGER }, limit: 1000 };

  return {
    state,
    collections,
    delivery,
    attempts,
    now: () => now,
    addReceiver(id: string, target: z.input<typeof receiverSchema>['target']) {
      const receiver = receiverSchema.parse({ name: `${id}!`, target });
      return collections.receivers.create(sealReceiver(receiver, null, box), { author: 'ann', id });
    },
    /** One evaluation in which these fire, and these ended. */
    evaluate(firing: readonly AlertEpisode[], resolved: readonly AlertEpisode[] = []) {
      delivery.dispatcher.dispatch({ firing, resolved }, now);
    },
    /** Time passes, timers run once, and what is under way comes to its end. */
    async pass(ms: number) {
      now += ms;
      delivery.tick();
      await delivery.settled();
    },
    states: () =>
      delivery.outbox
        .list({ limit: 1000 })
        .toReversed()
        .map(({ action, state, attempts }) => `${action} ${state} ${attempts}`),
    details: () =>
      delivery.outbox
        .list({ limit: 1000 })
        .toReversed()
        .flatMap(({ id }) =>
          delivery.outbox.listAttempts(id).map(({ status, detail }) => `${status} ${detail}`),
        ),
    ledger: (filter: { fingerprint?: string; source?: string; receiver?: string } = {}): LedgerEntry[] =>
      delivery.ledger.read({ ...everything, ...filter }).toReversed(),
  };
}
