/**
 * The access log as a view: filter, histogram, records or groups. In: what the page narrows it to. Used by the page of its own and by the tabs of
 * services, workloads and edges.
 */
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { ProblemError } from '../../api/problem-error.ts';
import { useIsLimited } from '../../api/use-is-limited.ts';
import { ChoiceStrip } from '../choice-strip.tsx';
import { LoadingRows } from '../loading.tsx';
import { dropLogReach } from '../log-reach.ts';
import { WarningsBar } from '../warnings-bar.tsx';
import classes from './access-log.module.css';
import type { AccessView } from './access-search.ts';
import { ExportMenu } from './export-menu.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FilterInput } from './filter-input.tsx';
import { GroupsView } from './groups-view.tsx';
import { HistogramPanel } from './histogram-panel.tsx';
import { LossesNotice } from './losses-notice.tsx';
import { NotConnected } from './not-connected.tsx';
import { RecordsView } from './records-view.tsx';
import { SourcesView } from './sources-view.tsx';
import { useQuestion, type Narrowing } from './use-question.ts';

interface AccessLogViewProps {
  readonly narrowing: Narrowing;
  /** Whether it is the page of its own: it shows the sources, and has the room of the window. */
  readonly whole: boolean;
}

const BUCKETS = 90;
const VIEWS: readonly { value: AccessView; label: string }[] = [
  { value: 'records', label: 'Records' },
  { value: 'groups', label: 'Groups' },
  { value: 'sources', label: 'Sources' },
];

/** No access log is kept. */
function isAbsent({ error }: { readonly error: Error | null }): boolean {
  return error instanceof ProblemError && error.status === 404;
}

export function AccessLogView({ narrowing, whole }: AccessLogViewProps) {
  const question = useQuestion(narrowing);
  const { search, setSearch } = question;
  const view = !whole && search.view === 'sources' ? 'records' : search.view;
  // Whoever sees a part of the mesh is refused it: asked for where its refusal is shown alone.
  const isLimited = useIsLimited();
  const isTold = isLimited === false || view === 'sources';
  const status = useApi('getAccessLogStatus', {}, { present: true, enabled: isTold });
  const histogramQuery = { ...question.query, buckets: BUCKETS };
  const histogram = useApi(
    'getAccessLogHistogram',
    { query: histogramQuery },
    { enabled: isLimited !== undefined && !status.isLoading && !isAbsent(status) && view !== 'sources' },
  );
  const absent = isAbsent(status) || isAbsent(histogram);
  const { data } = status;
  const silent = data !== undefined && data.kept.records === 0 && data.counts.received === 0;
  if (isLimited === undefined || status.isLoading)
    return <LoadingRows rows={10} label="Loading the access log" />;
  if (absent || silent) return <NotConnected listening={!absent} />;
  return (
    <div className={classes.page}>
      <div className={classes.strip}>
        <ChoiceStrip
          label="View"
          options={whole ? VIEWS : VIEWS.slice(0, 2)}
          value={view}
          onChange={(next) => setSearch({ view: next }, { push: true })}
        />
        {view === 'sources' ? null : (
          <>
            <FilterInput question={question} />
            <ExportMenu question={question} counted={histogram.data} />
          </>
        )}
      </div>
      {view === 'sources' ? (
        <SourcesView status={status} />
      ) : (
        <>
          <FilterChips question={question} />
          <WarningsBar warnings={dropLogReach(histogram.data?.warnings)} />
          <LossesNotice status={data} />
          <HistogramPanel
            result={histogram}
            calls={[buildApiUrl('getAccessLogHistogram', { query: histogramQuery })]}
          />
          {view === 'records' ? (
            <RecordsView
              question={question}
              total={histogram.isPlaceholderData ? null : (histogram.data?.total ?? null)}
              maxHeight={whole ? 'max(300px, calc(100vh - 354px))' : '560px'}
            />
          ) : (
            <GroupsView question={question} />
          )}
        </>
      )}
    </div>
  );
}
