/** For tests: what is told to receivers, of the alerts that a test is about. */
import type { AlertEpisode } from '../../dispatcher.ts';
import type { Notification } from '../notification.ts';
import type { Envelope } from '../receivers/message.ts';
import { NOW } from './sample-episode.ts';

export function sampleEnvelope(
  alerts: readonly AlertEpisode[],
  changes: Partial<Notification> = {},
  key = 'sightglass-group',
): Envelope {
  const group = { id: 'group', labels: { alertname: 'High errors' }, because: 'route "shop"' };
  return {
    delivery: 'delivery-1',
    key,
    receiver: 'Team shop',
    notification: { action: 'fire', group, alerts, left: 0, ...changes },
    externalUrl: 'https://sightglass.test',
    now: NOW + 60_000,
    alertmanagerResendMs: 60_000,
  };
}

/** The body of the first request. */
export function readBody(message: unknown): Record<string, unknown> {
  const { posts } = message as { posts: readonly { body: string }[] };
  return JSON.parse(posts[0]?.body ?? 'null') as Record<string, unknown>;
}
