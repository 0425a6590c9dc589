/** Which traffic a page shows. In: the choice in the URL and what the subject's signals were measured of. Out: a direction. */
import type { Direction } from './subject.ts';

/** `auto` follows the signals: of what it receives, or of what it sends where nothing calls it (gateways, pure callers). */
export function resolveDirection(choice: Direction | 'auto', measured: Direction): Direction {
  return choice === 'auto' ? measured : choice;
}
