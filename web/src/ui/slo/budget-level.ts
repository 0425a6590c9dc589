/** How bad what is left of a budget (1 whole, 0 spent) is: below a quarter it is time to look; below nothing it is spent. Pure. */
export function levelOfBudget(left: number): 'ok' | 'degraded' | 'failing' {
  if (left <= 0) return 'failing';
  return left < 0.25 ? 'degraded' : 'ok';
}
