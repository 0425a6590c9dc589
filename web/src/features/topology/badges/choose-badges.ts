/** Which badges are shown: the reader's choice in the URL (`badges`), applied to a node. Pure. */
import type { Badge, BadgeKind } from '@sightglass/shared/contract';
import { ALL_KINDS, isGrave, USUAL_KINDS } from './badge-kinds.ts';

export const NO_BADGES = 'none';

/** Empty for the usual ones, `none`, or kinds parted by commas; what is no kind is left out. */
export function readChoice(text: string): readonly BadgeKind[] {
  if (text === '') return USUAL_KINDS;
  const wanted = text.split(',');
  return ALL_KINDS.filter((kind) => wanted.includes(kind));
}

export function writeChoice(kinds: readonly BadgeKind[]): string {
  const chosen = ALL_KINDS.filter((kind) => kinds.includes(kind));
  if (chosen.length === 0) return NO_BADGES;
  return chosen.join(',') === USUAL_KINDS.join(',') ? '' : chosen.join(',');
}

/** Those of a node that are shown, grave ones first. */
export function chooseBadges(badges: readonly Badge[], shown: ReadonlySet<BadgeKind>): readonly Badge[] {
  const chosen = badges.filter(({ kind }) => shown.has(kind));
  return chosen.toSorted((a, b) => Number(isGrave(b)) - Number(isGrave(a)));
}
