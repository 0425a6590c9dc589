/** The columns of the targets table. */
import type { Target } from '@sightglass/shared/contract';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatAge } from '../../format/time.ts';
import type { TableColumn } from '../../ui/table-model.ts';
import { assessTarget, formatLabels, rankTarget, TARGET_WORDS } from './mesh-model.ts';
import classes from './mesh.module.css';
import { StateWord } from './state-word.tsx';

/** `now` is the server's, epoch milliseconds. */
export function buildTargetColumns(now: number): readonly TableColumn<Target>[] {
  return [
    {
      id: 'url',
      header: 'Target',
      value: ({ url }) => url,
      render: ({ url }) => (
        <code className="sg-truncate" title={url}>
          {url.replace(/^https?:\/\//, '')}
        </code>
      ),
      width: 190,
      grow: true,
      narrow: true,
    },
    {
      id: 'state',
      header: 'State',
      value: ({ state }) => TARGET_WORDS[state],
      sortBy: rankTarget,
      render: (target) => <StateWord health={assessTarget(target)} word={TARGET_WORDS[target.state]} />,
      width: 88,
      narrow: true,
    },
    { id: 'source', header: 'Source', value: ({ source }) => source, width: 86 },
    { id: 'dialects', header: 'Dialect', value: ({ dialects }) => dialects.join(', ') || null, width: 80 },
    {
      id: 'age',
      header: 'Last answer',
      hint: 'Time since the last scrape that succeeded',
      value: ({ lastSuccessAt }) => lastSuccessAt,
      render: ({ lastSuccessAt }) => formatAge(lastSuccessAt, now),
      width: 98,
      align: 'right',
      narrow: true,
    },
    {
      id: 'duration',
      header: 'Took',
      hint: 'Duration of the last scrape, milliseconds',
      value: ({ lastDurationMs }) => lastDurationMs,
      render: ({ lastDurationMs }) => formatLatency(lastDurationMs),
      width: 70,
      align: 'right',
    },
    {
      id: 'samples',
      header: 'Samples',
      hint: 'In the last successful scrape',
      value: ({ samples }) => samples,
      render: ({ samples }) => formatCount(samples),
      width: 78,
      align: 'right',
    },
    {
      id: 'series',
      header: 'Series',
      value: ({ series }) => series,
      render: ({ series }) => formatCount(series),
      width: 78,
      align: 'right',
      hidden: true,
    },
    {
      id: 'body',
      header: 'Size',
      hint: 'Bytes of the last answer, uncompressed',
      value: ({ bodyBytes }) => bodyBytes,
      render: ({ bodyBytes }) => formatBytes(bodyBytes),
      width: 78,
      align: 'right',
    },
    {
      id: 'failures',
      header: 'Failures',
      hint: 'Scrapes that failed, of all since the console started',
      value: ({ failures }) => failures,
      render: ({ failures, scrapes }) => `${formatCount(failures)} / ${formatCount(scrapes)}`,
      width: 90,
      align: 'right',
    },
    {
      id: 'unreadable',
      header: 'Unreadable',
      hint: 'Lines of the last scrape that could not be read',
      value: ({ parseErrors }) => parseErrors,
      render: ({ parseErrors }) => formatCount(parseErrors),
      width: 92,
      align: 'right',
      hidden: true,
    },
    {
      id: 'labels',
      header: 'Labels',
      value: ({ labels }) => formatLabels(labels) || null,
      render: ({ labels }) => (
        <span className={classes.fade} title={formatLabels(labels)}>
          {formatLabels(labels)}
        </span>
      ),
      width: 110,
      grow: true,
    },
    {
      id: 'error',
      header: 'Last error',
      value: ({ lastError }) => lastError,
      render: ({ lastError }) => (
        <span className={classes.fade} title={lastError ?? undefined}>
          {lastError ?? ''}
        </span>
      ),
      width: 100,
      grow: true,
    },
  ];
}
