/** The keys that go from row to row in a list, and the row that each goes to. Pure. */
export const ROW_KEYS = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'] as const;

/** `page` is the rows that are seen at once. Null when the key goes to none. */
export function stepOf(
  key: string,
  { index, page, count }: { readonly index: number; readonly page: number; readonly count: number },
): number | null {
  const steps: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  return steps[key] ?? null;
}
