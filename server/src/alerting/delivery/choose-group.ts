/** Which group an alert belongs to at one of its targets: its identity, labels and times, and in words why it waits there. */
import { formatDuration } from '@sightglass/shared/time-range';
import type { GroupRow } from '../../state/notification-groups.ts';
import type { AlertEpisode } from '../dispatcher.ts';
import { readLabels, type Labels } from '@sightglass/shared/matchers';
import { groupsByItself, identifyGroup } from './notification.ts';
import type { Policies } from './policies.ts';
import type { Target } from './routing.ts';
import type { DeliverySettings } from './settings.ts';

/** What the routing table says of a group; what it was told is its row's. */
type GroupRules = Omit<GroupRow, 'changed_at' | 'notified_at' | 'due_at'>;

interface GroupingContext {
  readonly policies: Policies;
  readonly settings: Pick<DeliverySettings, 'alertmanagerResendMs'>;
}

/** The labels that make the group; `...` means every label, each alert alone. */
function pickLabels(labels: Labels, by: readonly string[]): Labels {
  if (by.includes('...')) return labels;
  return Object.fromEntries(
    by.flatMap((name) => (Object.hasOwn(labels, name) ? [[name, labels[name] ?? '']] : [])),
  );
}

export function chooseGroup(
  alert: AlertEpisode,
  target: Target,
  { policies, settings }: GroupingContext,
): GroupRules {
  const { receiver, because, grouping } = target;
  const kind = policies.receivers.get(receiver)?.document.target.kind;
  const isOne = kind !== undefined && groupsByItself(kind);
  const labels = isOne ? {} : pickLabels(readLabels(alert), grouping.by);
  return {
    id: identifyGroup(receiver, isOne ? '' : target.route, labels),
    receiver,
    because,
    labels: JSON.stringify(labels),
    wait_ms: isOne ? 0 : grouping.waitMs,
    interval_ms: isOne ? 0 : grouping.intervalMs,
    repeat_ms: isOne ? settings.alertmanagerResendMs : grouping.repeatMs,
  };
}

/** For the ledger. */
export function explainWait(group: GroupRow, policies: Policies): string {
  const name = policies.receivers.get(group.receiver)?.document.name ?? group.receiver;
  const labels = Object.entries(JSON.parse(group.labels) as Labels).map(([key, value]) => `${key}=${value}`);
  const what = labels.length === 0 ? 'all alerts' : labels.join(', ');
  const since =
    group.notified_at === null
      ? ''
      : `, and at least ${formatDuration(group.interval_ms)} after the last notification`;
  return `Waits ${formatDuration(group.wait_ms)} for others of its group (${what}) before ${name} is told${since}; by the ${group.because}.`;
}
