/** Texts by their numbers that were read lately: hosts and addresses, which most records share, need not be looked up for every page. A number's text never changes. */
const MOST_CHARACTERS = 2_000_000;
const LONGEST = 2048;

export class TextCache {
  readonly #byId = new Map<bigint, string>();
  #characters = 0;

  add(id: bigint, text: string): void {
    if (text.length > LONGEST || this.#byId.has(id)) return;
    this.#byId.set(id, text);
    this.#characters += text.length;
    for (const [oldest, { length }] of this.#byId) {
      if (this.#characters <= MOST_CHARACTERS) return;
      this.#byId.delete(oldest);
      this.#characters -= length;
    }
  }

  get(id: bigint): string | null {
    const text = this.#byId.get(id);
    if (text === undefined) return null;
    // What is asked for stays.
    this.#byId.delete(id);
    this.#byId.set(id, text);
    return text;
  }
}
