/** Where the records come from and what became of them: counts since the start, streams of Envoys, followed files, and what was wrong. */
import type { AccessLogStatusAnswer } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import type { ApiResult } from '../../api/use-api.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatAge, formatMoment } from '../../format/time.ts';
import { DataTable } from '../data-table.tsx';
import { DefinitionList, type Definition } from '../definition-list.tsx';
import { Faces } from '../faces.tsx';
import { Panel } from '../panel.tsx';
import { RawText } from '../raw-text.tsx';
import type { TableColumn } from '../table-model.ts';
import { useTableView } from '../table-view.ts';
import classes from './access-log.module.css';
import { sayKept } from './kept-state.tsx';

type Stream = AccessLogStatusAnswer['streams'][number];
type Fault = AccessLogStatusAnswer['faults'][number];
type File = AccessLogStatusAnswer['files'][number];

const CALLS = [buildApiUrl('getAccessLogStatus', {})];

const raw = (text: string) => <RawText text={text.slice(0, 400).toWellFormed()} className="sg-truncate" />;
const right = { align: 'right', width: 110 } as const;

const streamColumns = (now: number): TableColumn<Stream>[] => [
  {
    id: 'nodeId',
    header: 'Node',
    value: ({ nodeId }) => nodeId,
    render: ({ nodeId }) =>
      nodeId === '' ? <span className="sg-muted">has not said who it is</span> : raw(nodeId),
    width: 260,
    grow: true,
    narrow: true,
  },
  {
    id: 'cluster',
    header: 'Cluster',
    value: ({ cluster }) => cluster,
    render: ({ cluster }) => raw(cluster),
    width: 120,
  },
  { id: 'peer', header: 'From', value: ({ peer }) => peer, render: ({ peer }) => raw(peer), width: 160 },
  {
    id: 'records',
    header: 'Records',
    value: ({ records }) => records,
    render: ({ records }) => formatCount(records),
    ...right,
    narrow: true,
  },
  {
    id: 'lastAt',
    header: 'Last',
    value: ({ lastAt }) => lastAt,
    render: ({ lastAt }) => formatAge(lastAt, now),
    ...right,
  },
];

const FILE_COLUMNS: readonly TableColumn<File>[] = [
  {
    id: 'path',
    header: 'File',
    value: ({ path }) => path,
    render: ({ path }) => raw(path),
    width: 320,
    grow: true,
    narrow: true,
  },
  {
    id: 'lines',
    header: 'Lines',
    value: ({ lines }) => lines,
    render: ({ lines }) => formatCount(lines),
    ...right,
    narrow: true,
  },
  {
    id: 'read',
    header: 'Read',
    value: ({ offset }) => offset,
    render: ({ offset, sizeBytes }) => `${formatBytes(offset)} of ${formatBytes(sizeBytes)}`,
    align: 'right',
    width: 170,
  },
  {
    id: 'lastError',
    header: 'Trouble',
    value: ({ lastError }) => lastError ?? '',
    render: ({ lastError }) =>
      lastError === null ? (
        <span className="sg-muted">none</span>
      ) : (
        <span className={classes.bad}>{raw(lastError)}</span>
      ),
    width: 200,
    grow: true,
  },
];

const faultColumns = (now: number): TableColumn<Fault>[] => [
  {
    id: 'from',
    header: 'From',
    value: ({ from }) => from,
    render: ({ from }) => raw(from),
    width: 220,
    grow: true,
  },
  {
    id: 'what',
    header: 'What was wrong',
    value: ({ what }) => what,
    render: ({ what }) => raw(what),
    width: 320,
    grow: true,
    narrow: true,
  },
  {
    id: 'count',
    header: 'Times',
    value: ({ count }) => count,
    render: ({ count }) => formatCount(count),
    ...right,
    narrow: true,
  },
  {
    id: 'lastAt',
    header: 'Last',
    value: ({ lastAt }) => lastAt,
    render: ({ lastAt }) => formatAge(lastAt, now),
    ...right,
  },
];

function listCounts({ counts, kept }: AccessLogStatusAnswer): Definition[] {
  const all: readonly (readonly [name: string, count: number])[] = [
    ['Received', counts.received],
    ['Stored', counts.stored],
    ['Waiting to be written', counts.pending],
    ['Dropped, the store did not keep up', counts.dropped],
    ['Could not be written', counts.failed],
    ['Left out by sampling rules', counts.sampled],
    ['Not over yet, passed over', counts.skipped],
    ['Could not be read', counts.malformed],
    ['With a text that was cut', counts.cut],
    ['With a time that is none', counts.untimely],
    ['Of proxies that never said who they are', counts.unidentified],
  ];
  return [
    ...all.map(([name, count]): Definition => [name, formatCount(count)]),
    [
      'Kept',
      `${formatCounted(kept.records ?? 0, 'record')}, ${formatBytes(kept.sizeBytes ?? 0)}, since ${formatMoment(kept.keptFrom)}`,
    ],
    ['Rules', sayKept(kept)],
  ];
}

interface ListProps<Row> {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly rowId: (row: Row) => string;
  readonly sort: string;
  readonly none: string;
}

function ListPanel<Row>({ id, title, rows, columns, rowId, sort, none }: ListProps<Row>) {
  const [view, setView] = useTableView(sort);
  return (
    <Panel id={id} title={title} note={formatCount(rows.length)} calls={CALLS} flush>
      {rows.length === 0 ? (
        <p className={classes.none}>{none}</p>
      ) : (
        <DataTable
          label={title}
          rows={rows}
          columns={columns}
          rowId={rowId}
          view={view}
          onViewChange={setView}
          withTools={rows.length > 20}
          maxHeight={360}
        />
      )}
    </Panel>
  );
}

export function SourcesView({ status }: { readonly status: ApiResult<'getAccessLogStatus'> }) {
  return (
    <Faces result={status} what="the sources of the access log">
      {(answer) => (
        <div className={classes.page}>
          <div className={classes.pair}>
            <Panel id="counts" title="Since the start" note="records" calls={CALLS}>
              <DefinitionList items={listCounts(answer)} />
            </Panel>
            <Panel
              id="edges-left-out"
              title="Counted for no edge"
              note="records that golden signals leave out"
              calls={CALLS}
            >
              {answer.leftOutOfEdges.length === 0 ? (
                <p className="sg-muted">Every record counts for an edge, or metrics tell of it already.</p>
              ) : (
                <DefinitionList
                  items={answer.leftOutOfEdges.map(({ reason, count }) => [reason, formatCount(count)])}
                />
              )}
            </Panel>
          </div>
          <ListPanel
            id="faults"
            title="What was wrong"
            rows={answer.faults}
            columns={faultColumns(answer.now)}
            rowId={({ from, what }) => `${from} ${what}`}
            sort="-lastAt"
            none="Nothing was wrong"
          />
          <ListPanel
            id="streams"
            title="Streams of Envoys"
            rows={answer.streams}
            columns={streamColumns(answer.now)}
            rowId={({ peer, nodeId }) => `${peer} ${nodeId}`}
            sort="-records"
            none="No Envoy streams at the moment"
          />
          <ListPanel
            id="files"
            title="Followed files"
            rows={answer.files}
            columns={FILE_COLUMNS}
            rowId={({ path }) => path}
            sort="path"
            none="No file is followed"
          />
        </div>
      )}
    </Faces>
  );
}
