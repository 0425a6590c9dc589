/** GET /access-log/histogram: how many records a filter finds over time, by class of code. */
import { chooseStep } from './access-log-steps.ts';
import { defineRoute } from '../http/route.ts';
import {
  describeKept,
  readFilter,
  requireAccessLog,
  resolveLogWindow,
  warnOfRetention,
} from './access-log-question.ts';

export const getAccessLogHistogram = defineRoute(
  'getAccessLogHistogram',
  async ({ query }, context) => {
    const accessLog = requireAccessLog(context);
    const { store } = accessLog;
    const window = resolveLogWindow(query, context);
    const stepMs = chooseStep(window, query.buckets);
    const cells = await store.readHistogram({ window, filter: readFilter(query), stepMs });
    const first = Math.floor(window.from / stepMs) * stepMs;
    const steps = Math.max(1, Math.ceil((window.to - first) / stepMs));
    const names = [...new Set(cells.map(({ codeClass }) => codeClass))].toSorted();
    const indexOf = (start: number): number => Math.round((start - first) / stepMs);
    const zeros = (): number[] => Array.from({ length: steps }, () => 0);
    const classes = new Map(names.map((name) => [name, zeros()]));
    const denied = zeros();
    let total = 0;
    for (const { start, codeClass, records, denied: refused } of cells) {
      const index = indexOf(start);
      const counts = classes.get(codeClass);
      if (counts) counts[index] = (counts[index] ?? 0) + records;
      denied[index] = (denied[index] ?? 0) + refused;
      total += records;
    }
    const status = store.status();
    return {
      window,
      stepMs,
      times: Array.from({ length: steps }, (_, i) => first + i * stepMs),
      classes: Array.from(classes, ([name, counts]) => ({ name, counts })),
      denied,
      total,
      kept: describeKept(status),
      warnings: warnOfRetention(window, status, accessLog),
    };
  },
  { cached: false },
);
