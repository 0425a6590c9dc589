/**
 * How the lists of an access log's filter are written: terms with commas between them. A term with `!` before it excludes what it matches.
 * A backslash takes their meaning from a comma, a backslash, a `!` and a space; before anything else it is itself. Space around a term is dropped.
 */

export interface FilterTerm {
  readonly text: string;
  readonly excluded: boolean;
}

const SPECIAL = /[,\\!\s]/;

class TermReader {
  text = '';
  excluded = false;
  /** Length of `text` that stays when space at its end is dropped. */
  #kept = 0;

  take(char: string, escaped: boolean): void {
    const space = !escaped && /\s/.test(char);
    if (this.text === '' && space) return;
    if (this.text === '' && char === '!' && !escaped && !this.excluded) this.excluded = true;
    else this.text += char;
    if (!space) this.#kept = this.text.length;
  }

  finish(): FilterTerm {
    return { text: this.text.slice(0, this.#kept), excluded: this.excluded };
  }
}

/** The terms of a list; empty ones are left out. */
export function parseTerms(list: string): FilterTerm[] {
  const terms: FilterTerm[] = [];
  let reader = new TermReader();
  for (let i = 0; i < list.length; i++) {
    const char = list[i] as string;
    const next = list[i + 1] ?? '';
    if (char === '\\' && SPECIAL.test(next)) {
      reader.take(next, true);
      i++;
    } else if (char === ',') {
      terms.push(reader.finish());
      reader = new TermReader();
    } else reader.take(char, false);
  }
  return [...terms, reader.finish()].filter(({ text }) => text !== '');
}

/** The list that `parseTerms` reads as these terms. */
export function formatTerms(terms: readonly FilterTerm[]): string {
  return terms
    .map(({ text, excluded }) => {
      const escaped = text
        .replaceAll(/[\\,]/g, '\\$&')
        .replace(/^[!\s]/, '\\$&')
        .replace(/\s$/, (space) => (text.length > 1 ? `\\${space}` : space));
      return excluded ? `!${escaped}` : escaped;
    })
    .join(',');
}
