/**
 * The bucket layouts met so far: finite upper bounds in milliseconds, ascending, one array object for each layout, so that
 * histograms can be compared and cached by identity.
 */
export class HistogramLayouts {
  readonly #byText = new Map<string, readonly number[]>();

  /** The shared array of these bounds; they may come in any order, repeated, and with +Inf, which is left out. */
  intern(bounds: readonly number[]): readonly number[] {
    const finite = [...new Set(bounds.filter((bound) => Number.isFinite(bound)))].toSorted((a, b) => a - b);
    const text = finite.join(' ');
    const known = this.#byText.get(text);
    if (known) return known;
    const layout = Object.freeze(finite);
    this.#byText.set(text, layout);
    return layout;
  }

  /** Forgets the layouts that no histogram has any more. */
  keepOnly(layouts: ReadonlySet<readonly number[]>): void {
    for (const [text, layout] of this.#byText) if (!layouts.has(layout)) this.#byText.delete(text);
  }
}
