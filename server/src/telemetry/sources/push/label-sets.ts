/**
 * Label sets met of late, by their hash without `le`: the series of one histogram, and the families of one call, are parsed into labels
 * once. Only new series need them, so few are kept.
 */
const MAXIMUM_SETS = 4_000;

export class LabelSets {
  readonly #sets = new Map<number, Map<string, string>>();

  /** The labels of a set with this bound, built when they are not known. Valid until the next call. */
  read(id: number, bound: string | null, build: () => Map<string, string>): Map<string, string> {
    let labels = this.#sets.get(id);
    if (!labels) {
      labels = build();
      if (this.#sets.size >= MAXIMUM_SETS) this.#sets.clear();
      this.#sets.set(id, labels);
    }
    if (bound === null) labels.delete('le');
    else labels.set('le', bound);
    return labels;
  }
}
