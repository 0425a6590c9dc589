/**
 * Slack: an incoming webhook with blocks (https://api.slack.com/reference/block-kit). Success is 200 and the body `ok`. Slack collapses
 * no repeats: what was sent and not confirmed before a crash appears twice.
 *
 * Label values and summaries are foreign text. `&`, `<` and `>` are escaped, so that none becomes a mention or a link
 * (https://api.slack.com/reference/surfaces/formatting#escaping), and `verbatim` keeps Slack from finding names and links in them.
 */
import { readLabels } from '@sightglass/shared/matchers';
import type { AlertEpisode } from '../../dispatcher.ts';
import { isFiring } from '../notification.ts';
import { linkToAlert, writeLine, writeTitle } from './alert-texts.ts';
import type { Envelope, Message, OpenTarget } from './message.ts';

const LONGEST_HEADER = 150;
const LONGEST_SECTION = 3000;
const LONGEST_LINE = 600;
const SHOWN_ALERTS = 10;
const SHOWN_LABELS = 12;

export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Escaped and within the limit, no entity halved; three dots tell that there was more. */
function write(text: string, most: number): string {
  let written = '';
  for (const character of text.toWellFormed().replaceAll(/\p{Bidi_Control}/gu, '')) {
    const next = escapeSlack(character);
    if (written.length + next.length >= most) return `${written}…`;
    written += next;
  }
  return written;
}

/** Marks such as `*` would make one label's value look like another's name. */
const writeCode = (text: string, most: number): string =>
  `\`${write(writeLine(text).replaceAll('`', "'"), most)}\``;

function writeLink(url: string, text: string): string {
  return `<${escapeSlack(url).replaceAll('|', '%7C')}|${escapeSlack(text)}>`;
}

function writeAlert(alert: AlertEpisode, externalUrl: string): object {
  const mark = isFiring(alert) ? (alert.severity === 'page' ? '🔴' : '🟠') : '✅';
  const links = [
    writeLink(linkToAlert(externalUrl, alert), 'Open in Sightglass'),
    ...(alert.runbookUrl === '' ? [] : [writeLink(alert.runbookUrl, 'Runbook')]),
  ];
  const labels = Object.entries(readLabels(alert)).slice(0, SHOWN_LABELS);
  const lines = [
    `${mark} ${write(writeLine(alert.summary === '' ? alert.source.name : alert.summary), LONGEST_LINE)}`,
    ...(alert.description === '' ? [] : [write(alert.description, LONGEST_LINE)]),
    labels.map(([name, value]) => writeCode(`${name}=${value}`, 80)).join(' '),
    links.join(' · '),
  ];
  // Links come last and may not be halved.
  while (lines.join('\n').length > LONGEST_SECTION && lines.length > 2) lines.splice(-2, 1);
  return { type: 'section', text: { type: 'mrkdwn', text: lines.join('\n'), verbatim: true } };
}

export function writeSlack(target: OpenTarget<'slack'>, envelope: Envelope): Message {
  const { notification, externalUrl, key } = envelope;
  const { alerts, left } = notification;
  const title = writeTitle(notification);
  const shown = alerts.slice(0, SHOWN_ALERTS);
  const more = alerts.length - shown.length + left;
  const rest = more === 0 ? '' : `and ${more} more: ${writeLink(`${externalUrl}/alerts`, 'all alerts')}`;
  const body = JSON.stringify({
    text: write(title, LONGEST_SECTION / 2),
    ...(target.channel === '' ? {} : { channel: target.channel }),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      {
        type: 'header',
        block_id: key,
        text: { type: 'plain_text', text: write(title, LONGEST_HEADER), emoji: false },
      },
      ...shown.map((alert) => writeAlert(alert, externalUrl)),
      ...(rest === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: rest } }]),
    ],
  });
  return {
    kind: 'posts',
    posts: [{ url: target.webhookUrl, headers: {}, body }],
    accepts: (status, answered) => status === 200 && answered.trim() === 'ok',
  };
}
