/** What is typed into the dialog of an embed. In: the panel, and the frame's range. Out: parents from lines of text with what is wrong with them, and the range that the panel would have. Pure. */
import { parentSchema } from '@sightglass/shared/contract/embeds';
import { parseAt, resolveRange } from '@sightglass/shared/time-range';

export interface ReadParents {
  readonly parents: readonly string[];
  /** Null when all of them are origins; that there is none yet is no error. */
  readonly error: string | null;
}

/** Origins by lines, spaces or commas; of a whole address its origin is taken. */
export function readParents(text: string): ReadParents {
  const parents: string[] = [];
  for (const word of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const origin = /^(https?:\/\/[^/]+)\/.*$/i.exec(word)?.[1] ?? word;
    const parsed = parentSchema.safeParse(origin);
    if (!parsed.success)
      return { parents, error: `${word} ${parsed.error.issues[0]?.message ?? 'is no origin'}` };
    if (!parents.includes(parsed.data)) parents.push(parsed.data);
  }
  return { parents, error: null };
}

/** A moment that is held still makes of `now-15m` the fifteen minutes before it. */
export function chooseRange(range: string, at: string): string {
  const moment = at === '' ? null : parseAt(at);
  const window = moment === null ? null : resolveRange(range, moment);
  return window ? `${window.from}..${window.to}` : range;
}
