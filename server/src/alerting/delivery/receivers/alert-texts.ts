/** Texts and links that receivers share. Label values and summaries may hold anything: each receiver escapes them in its own way. */
import { isFiring, type Notification } from '../notification.ts';
import type { AlertEpisode } from '../../dispatcher.ts';
import { readLabels, type Labels } from '@sightglass/shared/matchers';

/** The first so many characters, never half of one; three dots tell that there was more. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}

/**
 * Foreign text on one line, in the direction that it is written in: without breaks, which would begin lines that look like the console's own, and without marks that turn what stands around them
 * (Unicode Bidirectional Algorithm, "Trojan Source").
 */
export function writeLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/\p{Bidi_Control}/gu, '');
}

export function linkToAlert(externalUrl: string, { fingerprint }: Pick<AlertEpisode, 'fingerprint'>): string {
  return `${externalUrl}/alerts?select=${encodeURIComponent(fingerprint)}`;
}

export function readAnnotations({ summary, description, runbookUrl }: AlertEpisode): Labels {
  return {
    summary,
    ...(description === '' ? {} : { description }),
    ...(runbookUrl === '' ? {} : { runbook_url: runbookUrl }),
  };
}

/** Those that all have, with the same value. */
export function pickCommon(all: readonly Labels[]): Labels {
  const [first = {}, ...rest] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => rest.every((labels) => labels[name] === value)),
  );
}

export const startOf = ({ firedAt, pendingAt }: AlertEpisode): string =>
  new Date(firedAt ?? pendingAt).toISOString();

/** `[2 firing, 1 ended] High errors, cart`, on one line. */
export function writeTitle({ alerts, left, group, action }: Notification): string {
  const firing = alerts.filter(isFiring).length + left;
  const ended = alerts.length + left - firing;
  const counts = [firing > 0 ? `${firing} firing` : '', ended > 0 ? `${ended} ended` : ''];
  const [only] = alerts;
  const labels = Object.values(group.labels).filter((value) => value !== '');
  const name =
    alerts.length === 1 && only
      ? only.summary
      : (labels.length > 0 ? labels : [only ? (readLabels(only)['alertname'] ?? '') : '']).join(', ');
  const state = counts.filter((text) => text !== '').join(', ');
  const again = action === 'repeat' ? 'still ' : '';
  return writeLine(`[${again}${state}] ${name}`);
}
