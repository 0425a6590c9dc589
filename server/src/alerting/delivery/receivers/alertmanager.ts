/**
 * Alertmanager: POST /api/v2/alerts to each address (https://github.com/prometheus/alertmanager, api/v2/openapi.yaml). What fires is
 * resent; each time it is said to end after four resends without a word, as Prometheus does it, so that it ends there if the console
 * dies. Alertmanager knows an alert by its labels. Of several addresses one that takes it is enough: the others get the next resend.
 */
import { readLabels, type Labels } from '@sightglass/shared/matchers';
import { linkToAlert, readAnnotations } from './alert-texts.ts';
import { acceptsSuccess, type Envelope, type Message, type OpenTarget } from './message.ts';

const RESENDS_TO_LIVE = 4;

/** Alertmanager refuses a whole request for one wrong name; empty values are no labels there. */
function writeLabels(labels: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [
        name.replaceAll(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_'),
        value.toWellFormed(),
      ]),
  );
}

export function writeAlertmanager(target: OpenTarget<'alertmanager'>, envelope: Envelope): Message {
  const { notification, externalUrl, now, alertmanagerResendMs } = envelope;
  const body = JSON.stringify(
    notification.alerts.map((alert) => {
      const startsAt = alert.firedAt ?? alert.pendingAt;
      const endsAt = alert.resolvedAt ?? now + RESENDS_TO_LIVE * alertmanagerResendMs;
      return {
        labels: writeLabels(readLabels(alert)),
        annotations: writeLabels(readAnnotations(alert)),
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(Math.max(endsAt, startsAt)).toISOString(),
        generatorURL: linkToAlert(externalUrl, alert),
      };
    }),
  );
  const headers: Record<string, string> =
    target.bearer === '' ? {} : { Authorization: `Bearer ${target.bearer}` };
  const posts = target.urls.map((url) => ({
    url: `${url.replace(/\/+$/, '')}/api/v2/alerts`,
    headers,
    body,
  }));
  return { kind: 'posts', posts, accepts: acceptsSuccess };
}
