/** Istio's `retryOn`: conditions and status codes in one text -> a list. */
export function readConditions(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
