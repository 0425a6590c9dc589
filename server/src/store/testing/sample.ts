/**
 * What the tests fill real engines with: samples at moments of the test's own choice, so that nothing has to be waited for.
 * Text of a proxy enters with the labels that Prometheus gives its target; lines leave as the engines import them.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { rememberBy } from '../../telemetry/dialects/remember.ts';

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

/** Adds labels to a series as a proxy printed it. */
function createLabeller(labels: TargetLabels): (told: string) => string {
  const added = Object.entries(labels).map(([label, value]) => `${label}="${escapeValue(value)}"`);
  const clash = new RegExp(`(?<=[{,])(?=(?:${Object.keys(labels).join('|')})=")`, 'g');
  return (told) => {
    const open = told.indexOf('{');
    const inner = open < 0 ? '' : told.slice(open, -1).replace(clash, 'exported_').slice(1);
    const name = open < 0 ? told : told.slice(0, open);
    return `${name}{${inner === '' ? '' : `${inner},`}${added.join(',')}}`;
  };
}

// The same series come with every scrape.
const labellersOf = rememberBy((labels: TargetLabels) => {
  const label = createLabeller(labels);
  const known = new Map<string, string>();
  return (told: string): string => {
    let series = known.get(told);
    if (series === undefined) known.set(told, (series = label(told)));
    return series;
  };
});

/**
 * The samples of one scrape. Where the proxy prints a label of the target's it is renamed `exported_*`, as Prometheus does
 * without `honor_labels`. Lines that begin with one of `dropped` are left out.
 */
export function* labelText(
  text: string,
  { labels, at, dropped = [] }: { labels: TargetLabels; at: EpochMs; dropped?: readonly string[] },
): Generator<Sample> {
  const label = labellersOf(labels);
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || dropped.some((start) => line.startsWith(start))) continue;
    const split = line.includes('{') ? line.lastIndexOf('}') + 1 : line.indexOf(' ');
    yield { series: label(line.slice(0, split)), value: line.slice(split).trim(), at };
  }
}
