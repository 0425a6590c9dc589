/** What the capacity tab says in words. Pure. */
import type { Capacity, StoreQuery } from '@sightglass/shared/contract';
import { formatBytes } from '../../format/bytes.ts';
import { formatSpan } from '../../format/time.ts';

const MIN_MS = 60_000;

/** The operation that asked, as the page calls it: `getServiceSeries` -> `Service series`. */
export function sayAsked(asked: string | null): string {
  if (asked === null) return 'The console itself';
  const words = asked
    .replace(/^get/, '')
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the store was asked for: `read-edges` -> `read edges`, with its scope and the window's length. */
export function sayQuestion({ purpose, detail, spanMs }: StoreQuery): string {
  return [
    purpose.replaceAll('-', ' '),
    spanMs === null ? '' : `over ${formatSpan(spanMs)}`,
    detail === '' ? '' : `(${detail})`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** How the store grows: `+1.2 GiB a day`, and what follows from it. */
export function sayGrowth({ growth, maxSizeBytes }: Capacity['store'], now: number): string {
  if (growth === null) return 'Growth is known once it was watched for 15 minutes';
  const limit = maxSizeBytes === null ? '' : `, limit ${formatBytes(maxSizeBytes)}`;
  if (growth.bytesPerDay <= 0) return `not growing${limit}`;
  const pace = `+${formatBytes(growth.bytesPerDay)} a day`;
  if (growth.fullAt === null) return `${pace}${limit}`;
  return growth.fullAt - now < MIN_MS
    ? `${pace}, full`
    : `${pace}, full in ${formatSpan(growth.fullAt - now)}`;
}

/** The same in as few words as a tile holds. */
export function sayGrowthBriefly({ growth, sizeBytes }: Capacity['store'], now: number): string {
  if (sizeBytes === 0) return 'keeps nothing itself';
  if (growth === null) return 'growth not known yet';
  if (growth.bytesPerDay <= 0) return 'not growing';
  if (growth.fullAt === null) return `+${formatBytes(growth.bytesPerDay)} a day`;
  return growth.fullAt - now < MIN_MS ? 'full' : `full in ${formatSpan(growth.fullAt - now)}`;
}

const WHY: Readonly<Record<string, string>> = {
  'unknown caller of an address':
    'A scraper or health check from outside the mesh calls a proxy’s address: no edge of the mesh.',
  'passthrough host folded': 'A target lists too many outside hosts: the rest stand as one node.',
  'too many series in one target': 'The target’s series beyond the limit are left out; the others are not.',
  'linkerd inbound of a meshed caller': 'The caller’s own proxy tells the same requests.',
  'linkerd inbound without a caller': 'The proxy does not know who called.',
  'linkerd outbound to an unnamed target': 'Neither labels nor authority name the target.',
  failed: 'The target did not answer, or not with metrics: its numbers of that moment are missing.',
  'previous one still running': 'The target is slower than the interval.',
  'could not be stored': 'The store refused a window; the log says why.',
};

/** Why something is left out; empty when there are no words for it. */
export function sayWhy(reason: string): string {
  return WHY[reason] ?? '';
}
