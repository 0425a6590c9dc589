/** Node names cut to the width of a footprint. */

const MOST = 20;

/** The middle gives way: the ends of service names tell more apart than their middles. */
export function shortenName(name: string, most = MOST): string {
  const letters = Array.from(name);
  if (letters.length <= most) return name;
  const head = Math.ceil((most - 1) * 0.6);
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (most - 1 - head)).join('')}`;
}
