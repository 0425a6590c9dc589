/**
 * Requests by response code, added up by class. In: the series of `metric=requests&by=code`. Out: one series a class that
 * occurs, in the order 2xx, 3xx, 4xx, 5xx, 1xx, no response, other; per second; null where nothing at all was stored.
 */
import { classifyCode, CODE_CLASSES, type CodeClass } from '../../format/response-codes.ts';

export interface ClassSeries {
  readonly key: CodeClass;
  readonly values: readonly (number | null)[];
}

export function sumByCodeClass(
  series: readonly { readonly key: string; readonly values: readonly (number | null)[] }[],
): ClassSeries[] {
  const sums = new Map<CodeClass, (number | null)[]>();
  for (const { key, values } of series) {
    const codeClass = classifyCode(key);
    const sum = sums.get(codeClass);
    if (!sum) sums.set(codeClass, [...values]);
    else {
      values.forEach((value, i) => {
        if (value !== null) sum[i] = (sum[i] ?? 0) + value;
      });
    }
  }
  return CODE_CLASSES.flatMap((key) => {
    const values = sums.get(key);
    return values ? [{ key, values }] : [];
  });
}
