/**
 * The list of records with its live tail. In: the question. Without the tail the rows stay as they were read, and what has arrived since is counted;
 * with it new rows slide in on top, and wait while the pointer is on the rows, they are scrolled, or a record is open.
 */
import { Button } from '@mantine/core';
import { useClipboard, useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatCount } from '../../format/count.ts';
import { useFrame } from '../../url/use-frame.ts';
import { EmptyState } from '../empty-state.tsx';
import { ErrorState } from '../error-state.tsx';
import { LoadingRows } from '../loading.tsx';
import { Panel } from '../panel.tsx';
import { showToast } from '../toast/toasts.ts';
import { isFiltered, NO_FILTER } from './access-filter.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { LiveSwitch } from './live-switch.tsx';
import { isOutsideKept, OutsideKept } from './kept-state.tsx';
import { pickColumns } from './record-columns.tsx';
import { isToday } from './record-words.ts';
import { RecordPanel } from './record-panel.tsx';
import { RecordsTable } from './records-table.tsx';
import { SHOWN_MOST } from './tail-model.ts';
import { TailNotice } from './tail-notice.tsx';
import type { Question } from './use-question.ts';
import { useRecords, type RecordsResult } from './use-records.ts';
import { useTail } from './use-tail.ts';

const LIVE_MS = 1_000;
const NO_ROWS: ReadonlySet<string> = new Set();

interface RecordsViewProps {
  readonly question: Question;
  /** A CSS length. */
  readonly maxHeight: string;
  /** Of all records that match; null while they are counted. */
  readonly total: number | null;
}

export function RecordsView({ question, maxHeight, total }: RecordsViewProps) {
  const { search, setSearch, query, filterQuery } = question;
  const frame = useFrame();
  const [generation, setGeneration] = useState(0);
  const [pointing, setPointing] = useState(false);
  const live = search.live && frame.live;
  const result = useRecords(query, generation, true);
  const { first, records, isFull, isPlaceholderData } = result;
  const held = !live || pointing || search.record !== '';
  const tail = useTail({
    filterQuery,
    start: isPlaceholderData ? null : (first?.tail ?? null),
    everyMs: live ? LIVE_MS : frame.refreshMs,
    held,
    counting: !live,
  });
  const { shown } = tail.state;
  const rows = useMemo(() => {
    if (!live) return records;
    const known = new Set(shown.map(({ id }) => id));
    return [...shown, ...records.filter(({ id }) => !known.has(id))].slice(0, SHOWN_MOST);
  }, [live, shown, records]);
  const fresh = useMemo(() => (live ? new Set(shown.map(({ id }) => id)) : NO_ROWS), [live, shown]);
  const narrow = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const oldest = rows.at(-1)?.time;
  const withDay = oldest !== undefined && !isToday(oldest);
  const columns = useMemo(
    () => pickColumns(search.columns, { narrow, withDay }),
    [search.columns, narrow, withDay],
  );
  const { copy } = useClipboard();
  const { add, canAdd } = question;
  const does = useMemo(
    () => ({
      add,
      canAdd,
      copy: (text: string) => {
        copy(text);
        showToast({ text: 'Copied.' });
      },
    }),
    // oxlint-disable-next-line react/exhaustive-deps -- `copy` is new at every draw, and does the same
    [add, canAdd],
  );
  const open = useCallback(
    (id: string) => setSearch({ record: id }, { push: search.record === '' }),
    [setSearch, search.record],
  );
  const refresh = (): void => setGeneration((now) => now + 1);
  const showNewer = (): void => {
    if (live) tail.release();
    else refresh();
  };
  const { hasNextPage, isFetching, fetchNextPage, isFetchNextPageError } = result;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching && !live && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, live, isFetchNextPageError, fetchNextPage]);
  const openIndex = rows.findIndex(({ id }) => id === search.record);
  const step = (by: 1 | -1): void => {
    const next = rows[openIndex + by];
    if (next) open(next.id);
  };
  return (
    <>
      <Panel
        id="records"
        title="Records"
        note={first && isOutsideKept(first) && rows.length === 0 ? null : sayShown(rows.length, total, live)}
        calls={[buildApiUrl('getAccessLog', { query })]}
        actions={
          <>
            <LiveSwitch
              live={live}
              onChange={(on) => {
                setSearch({ live: on });
                refresh();
              }}
            />
            <ColumnChooser chosen={search.columns} onChange={(next) => setSearch({ columns: next })} />
          </>
        }
        flush
      >
        <TailNotice state={tail.state} live={live} error={tail.error} onShow={showNewer} />
        <div aria-busy={isPlaceholderData}>
          <RecordsBody result={result} question={question} isEmpty={rows.length === 0}>
            <RecordsTable
              label="Records"
              rows={rows}
              columns={columns}
              narrow={narrow}
              open={search.record}
              onOpen={open}
              fresh={fresh}
              does={does}
              onEnd={loadMore}
              onHold={setPointing}
              maxHeight={maxHeight}
              foot={<Foot result={result} live={live} isFull={isFull} />}
            />
          </RecordsBody>
        </div>
      </Panel>
      {search.record === '' ? null : (
        <RecordPanel
          id={search.record}
          question={question}
          onClose={() => open('')}
          onStep={openIndex < 0 ? null : step}
        />
      )}
    </>
  );
}

function sayShown(shown: number, total: number | null, live: boolean): string | null {
  if (live) return `the newest ${formatCount(shown)}, following`;
  if (total === null) return null;
  return shown >= total
    ? `${formatCount(shown)}, newest first`
    : `${formatCount(shown)} of ${formatCount(total)}, newest first`;
}

interface RecordsBodyProps {
  readonly result: RecordsResult;
  readonly question: Question;
  readonly isEmpty: boolean;
  readonly children: ReactNode;
}

/** Loading, failed, nothing, nothing kept, or the rows. */
function RecordsBody({ result, question, isEmpty, children }: RecordsBodyProps) {
  const { first, error, isPlaceholderData } = result;
  if (error && (first === undefined || isPlaceholderData))
    return <ErrorState what="the access log" error={error} onRetry={() => void result.refetch()} />;
  if (!first) return <LoadingRows rows={10} label="Loading the access log" />;
  if (!isEmpty) return children;
  if (isOutsideKept(first)) return <OutsideKept kept={first.kept} />;
  return (
    <EmptyState
      title="No record matches"
      action={
        isFiltered(question.search) ? (
          <Button onClick={() => question.setSearch(NO_FILTER, { push: true })}>Clear the filter</Button>
        ) : null
      }
    >
      Nothing that is kept of this range matches. Widen the time range, or take parts of the filter away.
    </EmptyState>
  );
}

/** What comes beneath the last row. */
function Foot({
  result,
  live,
  isFull,
}: {
  result: RecordsResult;
  live: boolean;
  isFull: boolean;
}): ReactNode {
  if (live) return null;
  if (result.isFetchNextPageError)
    return (
      <>
        Older records could not be loaded: {result.error?.message}{' '}
        <Button size="compact-xs" onClick={() => void result.fetchNextPage()}>
          Try again
        </Button>
      </>
    );
  if (isFull)
    return 'These are as many as the list holds. Narrow the range or the filter, or export them all.';
  return result.hasNextPage ? 'Loading older records…' : 'The end of what matches in this range.';
}
