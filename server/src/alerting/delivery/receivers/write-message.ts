/** A receiver's target with a notification -> what is sent to it. */
import { writeAlertmanager } from './alertmanager.ts';
import { writeEmail } from './email.ts';
import type { Envelope, Message, OpenTarget } from './message.ts';
import { writePagerDuty } from './pagerduty.ts';
import { writeSlack } from './slack.ts';
import { writeWebhook } from './webhook.ts';

export function writeMessage(target: OpenTarget, envelope: Envelope): Message {
  switch (target.kind) {
    case 'alertmanager':
      return writeAlertmanager(target, envelope);
    case 'pagerduty':
      return writePagerDuty(target, envelope);
    case 'slack':
      return writeSlack(target, envelope);
    case 'email':
      return writeEmail(target, envelope);
    default:
      return writeWebhook(target, envelope);
  }
}
