/**
 * What the tests fill real engines with: samples at moments of the test's own choice, so that nothing has to be waited for.
 * Text of a proxy enters with the labels that Prometheus gives its target; lines leave as the engines import them.
 */
import type { EpochMs } from '@sightglass/shared/units';

/** One sample; `series` is name and labels as exposition text writes them: `up{job="x"}`. */
export interface Sample {
  readonly series: string;
  readonly value: string;
  readonly at: EpochMs;
}

type TargetLabels = Readonly<Record<string, string>>;

function escapeValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}

/** Name and labels of a series as exposition text writes them. */
export function formatSeries(name: string, labels: TargetLabels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeValue(value)}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

/**
 * The samples of one scrape. Where the proxy prints a label of the target's it is renamed `exported_*`, as Prometheus does
 * without `honor_labels`.
 */
export function* labelText(text: string, labels: TargetLabels, at: EpochMs): Generator<Sample> {
  const added = Object.entries(labels).map(([label, value]) => `${label}="${escapeValue(value)}"`);
  const clash = new RegExp(`(?<=[{,])(?=(?:${Object.keys(labels).join('|')})=")`, 'g');
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const open = line.indexOf('{');
    const split = open < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1;
    const told = line.slice(0, split);
    const inner = open < 0 ? '' : told.slice(open, -1).replace(clash, 'exported_').slice(1);
    const name = open < 0 ? told : told.slice(0, open);
    const series = `${name}{${inner === '' ? '' : `${inner},`}${added.join(',')}}`;
    yield { series, value: line.slice(split).trim(), at };
  }
}
