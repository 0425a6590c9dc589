/** Source and labels of a judgement -> the fingerprint of its alert: hex, the same in every run of the program. */
import { createHash } from 'node:crypto';
import type { AlertSource, Judgement } from './evaluation.ts';

const HEX_DIGITS = 32;

export function fingerprintOf(source: AlertSource, labels: Judgement['labels']): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = JSON.stringify([source.kind, source.id, source.tier, sorted]);
  return createHash('sha256').update(text).digest('hex').slice(0, HEX_DIGITS);
}
