/** How the graph is to be painted: colours and switches. Out: one colour for each tone and health. */
import type { BadgeKind } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import type { Tokens } from '../../theme/tokens.ts';
import { changeColor, changeOpacity, isBroken, isChangeMark } from './change-marks.ts';
import type { EdgeTone, ViewEdge } from './topology-model.ts';

export interface Look {
  readonly tokens: Tokens;
  readonly healthOn: boolean;
  readonly securityOn: boolean;
  /** Kinds of badges that are shown; left out for none. */
  readonly badges?: ReadonlySet<BadgeKind>;
  /** Steps back what has none of them. */
  readonly badgesOnly?: boolean;
}

export function edgeColor(tone: EdgeTone, { tokens, healthOn }: Look): string {
  if (isChangeMark(tone)) return changeColor(tone, tokens);
  if (!healthOn) return tokens.line;
  switch (tone) {
    case 'failing':
      return tokens.status.failing;
    case 'degraded':
      return tokens.status.degraded;
    case 'slight':
      return mixColors(tokens.status.degraded, tokens.line, 0.45);
    default:
      return tokens.line;
  }
}

/** Opacity (0..1) of an edge's line: what is well steps back. */
export function lineOpacity(tone: EdgeTone, { healthOn }: Look): number {
  if (isChangeMark(tone)) return changeOpacity(tone);
  return tone === 'clean' || tone === 'neutral' || !healthOn ? 0.7 : 0.95;
}

/** Whether its line is broken: plaintext; between two moments, what is gone or was not measured. */
export function isDashed({ mtls, change }: Pick<ViewEdge, 'mtls' | 'change'>): boolean {
  return change === undefined ? mtls === 'plaintext' : isBroken(change);
}

export function ringColor(health: Health, { tokens, healthOn }: Look): string {
  return healthOn ? tokens.status[health] : tokens.line;
}

/** Mixes two #rrggbb colours; `share` (0..1) is that of the first. */
export function mixColors(first: string, second: string, share: number): string {
  const parts = [1, 3, 5].map((at) =>
    Math.round(readChannel(first, at) * share + readChannel(second, at) * (1 - share))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${parts.join('')}`;
}

function readChannel(hex: string, at: number): number {
  return Number.parseInt(hex.slice(at, at + 2), 16);
}
