/**
 * Delivery as a whole: who is told, what holds back, and what becomes of each notification. In: state, documents, a clock. Out: the
 * dispatcher for the state machine, the ledger, and what routes read. `start` drives timers of groups and the outbox, independently of
 * evaluations; what waits after a crash goes on from its rows.
 */
import { randomUUID } from 'node:crypto';
import type { EpochMs } from '@sightglass/shared/units';
import type { Logger } from 'pino';
import { createLedgerTable, type LedgerTable } from '../../state/ledger-table.ts';
import { createNotificationGroups } from '../../state/notification-groups.ts';
import type { State } from '../../state/open-state.ts';
import { createOutbox, type Outbox } from '../../state/outbox.ts';
import type { AddressGuard } from '../../outbound/address-guard.ts';
import type { SecretBox } from '../../state/secret-box.ts';
import type { AlertEpisode, Dispatcher } from '../dispatcher.ts';
import { createDispatcher } from './create-dispatcher.ts';
import type { Callers } from './inhibition.ts';
import { createPolicies, type PolicyDocuments } from './policies.ts';
import { createReach } from './reach.ts';
import { createSender, type SenderParts } from './sender.ts';
import { DEFAULT_DELIVERY_SETTINGS, type DeliverySettings } from './settings.ts';
import { createReceiverTest, type TestReceiver } from './test-receiver.ts';

const PRUNE_EVERY_MS = 3_600_000;

export interface DeliveryParts {
  readonly state: State;
  readonly collections: PolicyDocuments;
  readonly secrets: SecretBox;
  readonly clock: () => EpochMs;
  readonly random: () => number;
  readonly log: Pick<Logger, 'error' | 'warn'>;
  readonly settings?: Partial<DeliverySettings>;
  /** Where receivers may be. */
  readonly guard: AddressGuard;
  /** Where people reach the console. */
  readonly externalUrl: string;
  /** Who calls whom, of late: services' ids. */
  readCallers(): Callers;
  /** Told of each attempt's end. */
  attempted?: SenderParts['tell'];
}

export interface Delivery {
  readonly dispatcher: Dispatcher;
  readonly ledger: LedgerTable;
  readonly outbox: Outbox;
  readonly secrets: SecretBox;
  readonly testReceiver: TestReceiver;
  /** Where receivers may be. */
  readonly guard: AddressGuard;
  /** Every alert that fires, as last heard of. */
  listFiring(): readonly AlertEpisode[];
  /** Runs what is due by now; called by the timer, and by tests. */
  tick(): void;
  /** Once no attempt is under way. */
  settled(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createDelivery(parts: DeliveryParts): Delivery {
  const { state, collections, clock, log } = parts;
  const settings = { ...DEFAULT_DELIVERY_SETTINGS, ...parts.settings };
  const externalUrl = parts.externalUrl.replace(/\/+$/, '');
  const ledger = createLedgerTable(state);
  const outbox = createOutbox(state);
  const groups = createNotificationGroups(state);
  const readPolicies = createPolicies(collections);
  const reach = createReach({ ...settings, clock, guard: parts.guard });
  const dispatcher = createDispatcher({
    state,
    groups,
    outbox,
    ledger,
    settings,
    readPolicies,
    readCallers: () => parts.readCallers(),
    newId: randomUUID,
  });
  const sender = createSender({
    state,
    outbox,
    ledger,
    reach,
    box: parts.secrets,
    settings,
    externalUrl,
    clock,
    random: parts.random,
    readReceivers: () => readPolicies().receivers,
    tell: parts.attempted ?? (() => undefined),
    fail: (error) => log.error({ err: error }, 'a notification could not be written down'),
  });

  let timer: ReturnType<typeof setInterval> | null = null;
  let prunedAt = -Infinity;

  function prune(now: EpochMs): void {
    if (Math.abs(now - prunedAt) < PRUNE_EVERY_MS) return;
    prunedAt = now;
    ledger.prune(now - settings.keepMs);
    outbox.prune(now - settings.keepMs);
  }

  /** The next tick tries again: nothing of this one was kept by halves. */
  function trySafely(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      log.error({ err: error }, `${what} failed`);
    }
  }

  function tick(): void {
    const now = clock();
    trySafely('queueing notifications', () => dispatcher.flush(now));
    trySafely('sending notifications', () => sender.drain());
    trySafely('forgetting old notifications', () => prune(now));
  }

  return {
    dispatcher,
    ledger,
    outbox,
    secrets: parts.secrets,
    guard: parts.guard,
    listFiring: () => dispatcher.listFiring(),
    testReceiver: createReceiverTest({
      box: parts.secrets,
      reach,
      externalUrl,
      settings,
      clock,
      outbox,
      ledger,
    }),
    tick,
    settled: () => sender.settled(),
    start() {
      timer ??= setInterval(tick, settings.tickMs);
      tick();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      await sender.stop();
      await reach.close();
    },
  };
}
