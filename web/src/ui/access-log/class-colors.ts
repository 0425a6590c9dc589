/** Classes of codes in colours: failures in those of their states, the rest calm. In: `2xx`, `0`, `none`. Out: a CSS colour. */
const COLORS: Readonly<Record<string, string>> = {
  '1xx': 'var(--sg-series-5)',
  '2xx': 'var(--sg-series-2)',
  '3xx': 'var(--sg-series-0)',
  '4xx': 'var(--sg-status-degraded)',
  '5xx': 'var(--sg-status-failing)',
  '0': 'var(--sg-series-4)',
  none: 'var(--sg-series-7)',
};

export function colorOfClass(name: string): string {
  return COLORS[name] ?? 'var(--sg-line)';
}
