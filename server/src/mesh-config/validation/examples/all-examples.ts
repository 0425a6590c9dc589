/** The examples of all validations by code, and the text of one that fails. */
import type { Example, Examples } from './example.ts';
import { OTHER_EXAMPLES } from './other-examples.ts';
import { TRAFFIC_EXAMPLES } from './traffic-examples.ts';

export const ALL_EXAMPLES: Examples = { ...TRAFFIC_EXAMPLES, ...OTHER_EXAMPLES };

/** Throws where there is nothing to replace: such an example would prove nothing. */
export function breakExample({ good, bad }: Example): string {
  return bad.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`There is no ${from} in the example.`);
    return text.replace(from, to);
  }, good);
}
