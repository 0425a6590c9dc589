/**
 * Names of namespaces that a reader may not see, as far as the console knows them: for texts that somebody wrote (hosts, configuration, descriptions), in which names stand anywhere. In: such a
 * text. Out: the same, each word that holds such a name replaced by `restricted`. What has fields of its own for names is not left to this: see mask.ts.
 */
import { RESTRICTED } from '@sightglass/shared/identity';

export interface HiddenNames {
  /** The text without them; the text itself where it holds none. */
  readonly cut: (text: string) => string;
  readonly has: (text: string) => boolean;
  readonly names: readonly string[];
}

export const NO_HIDDEN_NAMES: HiddenNames = { cut: (text) => text, has: () => false, names: [] };

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Host names, ids, identities, paths, matchers: what stands together with a name tells of the same thing. */
const WORDS = /[\w.:/@~%*-]+/g;

/** Word by word, because one expression for all would try every beginning of a long one. */
function cutWords(text: string, name: RegExp): string {
  return text.replaceAll(WORDS, (word) => (name.test(word) ? RESTRICTED : word));
}

/** `names` are those of namespaces. A name within a longer one (`shop` in `shop-eu`) is another name. */
export function createHiddenNames(names: Iterable<string>): HiddenNames {
  const all = [...new Set(names)].filter((name) => name !== '').toSorted((a, b) => b.length - a.length);
  if (all.length === 0) return NO_HIDDEN_NAMES;
  const one = `(?<![\\w-])(?:${all.map(escape).join('|')})(?![\\w-])`;
  const alone = new RegExp(one);
  return {
    // Most texts hold none, and looking for the name alone is linear.
    cut: (text) => (alone.test(text) ? cutWords(text, alone) : text),
    has: (text) => alone.test(text),
    names: all,
  };
}
