/** Numbers of badges in words: percents 0..100, milliseconds, counts. */

export function sayPercent(percent: number): string {
  return `${Number(percent.toFixed(percent < 1 ? 2 : 1))}%`;
}

export function sayDuration(ms: number): string {
  return ms < 1000 ? `${Number(ms.toFixed(1))} ms` : `${Number((ms / 1000).toFixed(2))} s`;
}

/** `1 request`, `2,400 requests`. Counts of engines are no whole numbers. */
export function sayCount(count: number, one: string): string {
  const whole = Math.max(1, Math.round(count));
  return `${whole.toLocaleString('en')} ${one}${whole === 1 ? '' : 's'}`;
}

/** `a, b and 3 more`. */
export function sayList(texts: readonly string[], most = 3): string {
  const shown = texts.slice(0, most);
  const more = texts.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
