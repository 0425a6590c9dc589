/** What dispatching and flushing are made of. */
import type { LedgerTable } from '../../state/ledger-table.ts';
import type {
  DispatchedAlertRow,
  GroupRow,
  MemberRow,
  NotificationGroups,
} from '../../state/notification-groups.ts';
import type { State } from '../../state/open-state.ts';
import type { Outbox } from '../../state/outbox.ts';
import type { AlertEpisode } from '../dispatcher.ts';
import type { Hold } from './holds.ts';
import type { Callers } from './inhibition.ts';
import type { Policies } from './policies.ts';
import type { DeliverySettings } from './settings.ts';

export interface DispatchParts {
  readonly state: State;
  readonly groups: NotificationGroups;
  readonly outbox: Outbox;
  readonly ledger: LedgerTable;
  readonly settings: Pick<DeliverySettings, 'alertmanagerResendMs'>;
  readPolicies(): Policies;
  readCallers(): Callers;
  newId(): string;
}

/** One group with all that is known of its alerts. */
export interface GroupState {
  readonly group: GroupRow;
  readonly members: readonly MemberRow[];
  readonly rows: ReadonlyMap<string, DispatchedAlertRow>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Those that fire, as of the last evaluation. */
  readonly alerts: ReadonlyMap<string, AlertEpisode>;
}
