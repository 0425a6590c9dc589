/**
 * E-mail over SMTP, plain and HTML. The Message-ID (RFC 5322, 3.6.4) is the delivery's, so that mail programs show a repeated attempt
 * once; all mails of a group refer to one thread. Foreign text is escaped in HTML, and cannot begin a header.
 */
import { readLabels } from '@sightglass/shared/matchers';
import { isFiring, type Notification } from '../notification.ts';
import { cutText, linkToAlert, startOf, writeLine, writeTitle } from './alert-texts.ts';
import type { Envelope, Message, OpenTarget } from './message.ts';

const LONGEST_SUBJECT = 200;

function escapeHtml(text: string): string {
  return text
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A description may have lines; each is marked as one of its own. */
function quoteLines(text: string): string {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line, index) => `${index === 0 ? '' : '| '}${writeLine(line)}`)
    .join('\n');
}

function writePlain({ alerts, left, group }: Notification, externalUrl: string): string {
  const parts = alerts.map((alert) =>
    [
      `${isFiring(alert) ? 'FIRING' : 'ENDED'} (${alert.severity}) ${writeLine(alert.summary)}`,
      ...(alert.description === '' ? [] : [quoteLines(alert.description)]),
      `since ${startOf(alert)}${alert.resolvedAt === null ? '' : ` until ${new Date(alert.resolvedAt).toISOString()}`}`,
      ...Object.entries(readLabels(alert)).map(([name, value]) => writeLine(`  ${name} = ${value}`)),
      linkToAlert(externalUrl, alert),
      ...(alert.runbookUrl === '' ? [] : [writeLine(`Runbook: ${alert.runbookUrl}`)]),
    ].join('\n'),
  );
  const more = left > 0 ? [`and ${left} more: ${externalUrl}/alerts`] : [];
  return [...parts, ...more, `Told by the ${group.because}.`].join('\n\n');
}

function writeHtml({ alerts, left, group }: Notification, externalUrl: string): string {
  const link = (url: string, text: string): string => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
  const parts = alerts.map((alert) => {
    const state = isFiring(alert) ? 'Firing' : 'Ended';
    const until = alert.resolvedAt === null ? '' : ` until ${new Date(alert.resolvedAt).toISOString()}`;
    const rows = Object.entries(readLabels(alert)).map(
      ([name, value]) => `<tr><th align="left">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
    );
    const runbook = alert.runbookUrl === '' ? '' : ` · ${link(alert.runbookUrl, 'Runbook')}`;
    return (
      `<h3>${state} (${alert.severity}): ${escapeHtml(alert.summary)}</h3>` +
      (alert.description === '' ? '' : `<p>${escapeHtml(alert.description)}</p>`) +
      `<p>since ${startOf(alert)}${until}</p><table>${rows.join('')}</table>` +
      `<p>${link(linkToAlert(externalUrl, alert), 'Open in Sightglass')}${runbook}</p>`
    );
  });
  const more = left > 0 ? `<p>and ${left} more: ${link(`${externalUrl}/alerts`, 'all alerts')}</p>` : '';
  return `<!doctype html><html><body>${parts.join('<hr>')}${more}<p>Told by the ${escapeHtml(group.because)}.</p></body></html>`;
}

export function writeEmail(target: OpenTarget<'email'>, envelope: Envelope): Message {
  const { notification, delivery, key, externalUrl } = envelope;
  const { host, port, security, username, password, from, to } = target;
  const thread = `<${key}@sightglass>`;
  return {
    kind: 'mail',
    mail: {
      server: { host, port, security, login: username === '' ? null : { user: username, pass: password } },
      message: {
        from,
        to: [...to],
        subject: cutText(writeTitle(notification), LONGEST_SUBJECT),
        messageId: `<${delivery}@sightglass>`,
        inReplyTo: thread,
        references: thread,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Sightglass-Deduplication-Key': key },
        text: writePlain(notification, externalUrl),
        html: writeHtml(notification, externalUrl),
      },
    },
  };
}
