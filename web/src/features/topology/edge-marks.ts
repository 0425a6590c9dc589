/**
 * The lock beside an edge's label: open on plaintext, half on mixed; with the security overlay also closed on mutual and a question
 * mark on unmeasured. Out: strokes in a 16 by 16 field, for the canvas, the SVG export and the legend.
 */
import type { MtlsState } from '@sightglass/shared/mtls';
import type { Tokens } from '../../theme/tokens.ts';

export interface EdgeMark {
  /** Lines. */
  readonly stroke: string;
  /** Filled parts; empty for none. */
  readonly fill: string;
}

const BODY = 'M4.2 7.4H11.8V12.8H4.2Z';
const BODY_HALF = 'M4.2 7.4H8V12.8H4.2Z';

const MARKS: Readonly<Record<MtlsState, EdgeMark>> = {
  plaintext: { stroke: `${BODY}M9.6 7.2V5.4A2.1 2.1 0 0 1 13.7 4.6`, fill: '' },
  mixed: { stroke: `${BODY}M5.8 7.2V5.2A2.2 2.2 0 0 1 10.2 5.2V7.2`, fill: BODY_HALF },
  mutual: { stroke: `${BODY}M5.8 7.2V5.2A2.2 2.2 0 0 1 10.2 5.2V7.2`, fill: BODY },
  unmeasured: { stroke: 'M5.8 5.8A2.2 2.2 0 1 1 8 8.2V9.4M8 12.2V12.3', fill: '' },
};

/** A lock on what is proven is drawn like a line, so that it does not call for a look. */
export function markColor(state: MtlsState, tokens: Tokens): string {
  return state === 'mutual' ? tokens.line : tokens.mtls[state];
}

/** Null where nothing is to be drawn. */
export function chooseMark(state: MtlsState, securityOn: boolean): EdgeMark | null {
  const isLoud = state === 'plaintext' || state === 'mixed';
  return isLoud || securityOn ? MARKS[state] : null;
}
