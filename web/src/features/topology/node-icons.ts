/**
 * Pictures inside and at nodes, as SVG: what the node is, and its health as a shape besides the ring's colour. The same drawings
 * serve the canvas (as data URIs), the SVG export and the legend. All are drawn in a 24 by 24 field.
 */
import type { Health } from '@sightglass/shared/health';
import type { Tokens } from '../../theme/tokens.ts';
import type { NodeShape } from './node-shape.ts';

/** Strokes of each kind's icon. */
const STROKES: Readonly<Record<NodeShape, string>> = {
  service: 'M12 3 19.8 7.5V16.5L12 21 4.2 16.5V7.5ZM4.2 7.5 12 12 19.8 7.5M12 12V21',
  workload: 'M4 5H20V10H4ZM4 14H20V19H4ZM7.5 7.5H7.6M7.5 16.5H7.6',
  version:
    'M6 3V15M6 21A3 3 0 1 0 6 15 3 3 0 0 0 6 21ZM18 9A3 3 0 1 0 18 3 3 3 0 0 0 18 9ZM18 9A9 9 0 0 1 9 18',
  namespace: 'M4 4H10V10H4ZM14 4H20V10H14ZM4 14H10V20H4ZM17 14V20M14 17H20',
  gateway: 'M4 4V20M20 4V20M8 9H16M13.5 6.5 16 9 13.5 11.5M16 15H8M10.5 12.5 8 15 10.5 17.5',
  restricted: 'M6 11H18V20H6ZM8.5 11V7.5A3.5 3.5 0 0 1 15.5 7.5V11',
  external: 'M12 3A9 9 0 1 0 12 21 9 9 0 0 0 12 3ZM3 12H21M12 3C8 8 8 16 12 21M12 3C16 8 16 16 12 21',
};

export function drawKind(shape: NodeShape, color: string): string {
  return `<path d="${STROKES[shape]}" fill="none" stroke="${color}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** A triangle with ! for degraded, an octagon with a cross for failing, a ring with ? for no data; nothing for ok. */
export function drawHealth(health: Health, tokens: Tokens): string {
  const color = tokens.status[health];
  const ground = tokens.surface;
  const mark = `fill="none" stroke="${ground}" stroke-width="2.6" stroke-linecap="round"`;
  const outline = `stroke="${ground}" stroke-width="2" stroke-linejoin="round"`;
  switch (health) {
    case 'degraded':
      return `<path d="M12 2 23 21H1Z" fill="${color}" ${outline}/><path d="M12 9V14M12 17.5V17.6" ${mark}/>`;
    case 'failing':
      return `<path d="M8 2H16L22 8V16L16 22H8L2 16V8Z" fill="${color}" ${outline}/><path d="M8.5 8.5 15.5 15.5M15.5 8.5 8.5 15.5" ${mark}/>`;
    case 'no-data':
      return `<circle cx="12" cy="12" r="10" fill="${color}" ${outline}/><path d="M9 9.5A3 3 0 1 1 12 13V14M12 17.5V17.6" ${mark}/>`;
    default:
      return '';
  }
}

export function toDataUri(drawing: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 24 24">${drawing}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
