/** The slowest questions to the store or its engines, with the PromQL where there is one. */
import type { Capacity, StoreQuery } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatAge, formatSpan } from '../../format/time.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { sayAsked, sayQuestion } from './capacity-model.ts';
import classes from './mesh.module.css';
import { SimpleTable } from './simple-table.tsx';

const COUNTS = [
  'Slowest',
  { name: 'Mean', hint: 'Of the equal questions of the last minutes', wide: true },
  { name: 'Times', wide: true },
  { name: 'Rows', hint: 'Edges, points or series that the slowest one answered', wide: true },
];

function Question({ query }: { readonly query: StoreQuery }) {
  return (
    <>
      {sayAsked(query.asked)}
      <span className={classes.sub}>
        {query.promql === null ? '' : `${query.source}: `}
        {sayQuestion(query)}
      </span>
      {query.error === null ? null : <span className={classes.down}>{query.error}</span>}
    </>
  );
}

function Promql({ text }: { readonly text: string | null }) {
  if (text === null) return '–';
  return (
    <span className={classes.query}>
      <code className="sg-truncate" title={text}>
        {text}
      </code>
      <CopyButton text={text} label="Copy PromQL" />
    </span>
  );
}

export function SlowestPanel({ capacity }: { readonly capacity: Capacity }) {
  const { slowest, now, windowMs } = capacity;
  const hasPromql = slowest.some(({ promql }) => promql !== null);
  const head = [
    'Question',
    ...COUNTS,
    ...(hasPromql ? [{ name: 'Bytes', wide: true }] : []),
    { name: 'Last', hint: 'When the slowest one was asked', wide: true },
    ...(hasPromql ? ['PromQL'] : []),
  ];
  return (
    <Panel
      id="slowest"
      title="Slowest questions"
      note={`of the last ${formatSpan(windowMs)}`}
      calls={[buildApiUrl('getCapacity', {})]}
      flush
    >
      {slowest.length === 0 ? (
        <p className={classes.empty}>Nothing was asked in this time.</p>
      ) : (
        <SimpleTable
          label="Slowest questions"
          head={head}
          rightFrom={1}
          rows={slowest.map((query) => ({
            id: JSON.stringify([
              query.source,
              query.asked,
              query.purpose,
              query.detail,
              query.promql,
              query.spanMs,
            ]),
            cells: [
              <Question key="question" query={query} />,
              formatLatency(query.durationMs),
              formatLatency(query.meanMs),
              formatCount(query.count),
              formatCount(query.rows),
              ...(hasPromql ? [formatBytes(query.bytes)] : []),
              formatAge(query.at, now),
              ...(hasPromql ? [<Promql key="promql" text={query.promql} />] : []),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
