/** The kinds of badges: words, drawings in a 16 by 16 field, and how loud each is. */
import type { Badge, BadgeKind } from '@sightglass/shared/contract';
import type { Tokens } from '../../../theme/tokens.ts';

interface KindWords {
  /** In the legend, the menu and the panel. */
  readonly words: string;
  /** Where it is told of a node in a line, and in expressions. */
  readonly short: string;
  /** Whether only the configuration tells of it. */
  readonly needsConfiguration: boolean;
}

/** Gravest first. */
export const BADGE_WORDS: Readonly<Record<BadgeKind, KindWords>> = {
  'config-error': { words: 'Configuration error', short: 'config error', needsConfiguration: true },
  breaker: { words: 'Circuit breaker', short: 'breaker', needsConfiguration: true },
  fault: { words: 'Injected fault', short: 'fault', needsConfiguration: true },
  'no-sidecar': { words: 'Missing sidecar', short: 'no sidecar', needsConfiguration: false },
  'config-warning': { words: 'Configuration warning', short: 'config warning', needsConfiguration: true },
  split: { words: 'Traffic split', short: 'split', needsConfiguration: true },
  mirror: { words: 'Mirrored traffic', short: 'mirror', needsConfiguration: true },
  gateway: { words: 'Gateway', short: 'gateway', needsConfiguration: false },
  exposed: { words: 'Reached through a gateway', short: 'exposed', needsConfiguration: false },
  limits: { words: 'Timeout or retries', short: 'limits', needsConfiguration: true },
};

export const ALL_KINDS = Object.keys(BADGE_WORDS) as readonly BadgeKind[];

/** Timeouts and retries are the rule where anything is configured: shown when asked for. */
export const USUAL_KINDS: readonly BadgeKind[] = ALL_KINDS.filter((kind) => kind !== 'limits');

/** What the badge is called where it is at work. */
export function nameBadge({ kind, active }: Pick<Badge, 'kind' | 'active'>): string {
  if (!active) return BADGE_WORDS[kind].short;
  if (kind === 'breaker') return 'breaker tripped';
  if (kind === 'fault') return 'faults injected';
  return kind === 'split' ? 'split off its weights' : BADGE_WORDS[kind].short;
}

export function titleBadge({ kind, active }: Pick<Badge, 'kind' | 'active'>): string {
  if (!active) return BADGE_WORDS[kind].words;
  const name = nameBadge({ kind, active });
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const CLOSED = 'M2.5 9.5H5.5M10.5 9.5H13.5M5.5 9.5H10.5M5.5 7.5V11.5M10.5 7.5V11.5';
const OPEN = 'M2.5 10.5H5.5M10.5 10.5H13.5M5.5 10.5 10 5M5.5 8.5V12.5M10.5 8.5V12.5';

const STROKES: Readonly<Record<BadgeKind, string>> = {
  'config-error': 'M5 5 11 11M11 5 5 11',
  'config-warning': 'M8 4V8.8M8 11.8V12',
  breaker: CLOSED,
  fault: 'M9.2 3 5 8.6H7.8L6.8 13 11 7.4H8.2Z',
  'no-sidecar': 'M4.5 4.5H8M4.5 4.5V11.5H8M11.5 7V9M3.5 13 12.5 3',
  split: 'M3 8H6.5M6.5 8 11.5 4.2M6.5 8 11.5 11.8M9 4 12 3.8 11.2 6.6M9 12 12 12.2 11.2 9.4',
  mirror: 'M3.8 3.8H9.2V9.2H3.8ZM6.8 12.2H12.2V6.8',
  gateway: 'M4 3.5V12.5M12 3.5V12.5M6.2 8H9.8M8.3 6.4 9.9 8 8.3 9.6',
  exposed:
    'M8 3.2A4.8 4.8 0 1 0 8 12.8 4.8 4.8 0 0 0 8 3.2ZM3.2 8H12.8M8 3.2C5.6 5.8 5.6 10.2 8 12.8M8 3.2C10.4 5.8 10.4 10.2 8 12.8',
  limits: 'M8 3.2A4.8 4.8 0 1 0 8 12.8 4.8 4.8 0 0 0 8 3.2ZM8 5.4V8L9.8 9.2',
};

export function strokesOf({ kind, active }: Pick<Badge, 'kind' | 'active'>): string {
  return kind === 'breaker' && active ? OPEN : STROKES[kind];
}

export interface BadgeLook {
  readonly color: string;
  /** Filled badges call for a look; others say what is set up. */
  readonly filled: boolean;
  /** What is wrong in the configuration is a square, so that it is not taken for bad health. */
  readonly square: boolean;
}

export function lookOf(
  { kind, active }: Pick<Badge, 'kind' | 'active'>,
  { status, textMuted }: Tokens,
): BadgeLook {
  const square = kind === 'config-error' || kind === 'config-warning';
  if (kind === 'config-error') return { color: status.failing, filled: true, square };
  if (kind === 'breaker' && active) return { color: status.failing, filled: true, square };
  if (kind === 'fault' || (kind === 'split' && active))
    return { color: status.degraded, filled: active, square };
  if (kind === 'no-sidecar' || kind === 'config-warning')
    return { color: status.degraded, filled: false, square };
  return { color: textMuted, filled: false, square };
}

/** What must be seen from afar. */
export function isGrave({ kind, active }: Pick<Badge, 'kind' | 'active'>): boolean {
  return kind === 'config-error' || kind === 'no-sidecar' || active;
}
