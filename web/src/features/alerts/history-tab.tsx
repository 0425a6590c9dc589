/** What fired within the frame's range: as lanes over time, and as a table. */
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { describeSubject, isInScope } from '../../ui/alerts/alert-subject.ts';
import { linkToAlert } from '../../ui/alerts/alert-model.ts';
import { useLinkTo } from '../../routes.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { useNavigate } from 'react-router';
import classes from './alerts.module.css';
import { buildHistoryColumns } from './history-columns.tsx';
import { HistoryLanes } from './history-lanes.tsx';
import { historySearch } from './search.ts';

export function HistoryTab() {
  const [view, setView] = useSearch(historySearch);
  const { rangeQuery, clusters, namespaces, setFrame, range } = useFrame();
  const { subject, source } = view;
  const query = {
    ...rangeQuery,
    ...(subject === '' ? {} : { subject }),
    ...(source === '' ? {} : { source }),
  };
  const result = useApi('getAlertHistory', { query });
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const { data } = result;
  const alerts = useMemo(
    () => (data?.alerts ?? []).filter((alert) => isInScope(alert.subject, { clusters, namespaces })),
    [data, clusters, namespaces],
  );
  const columns = useMemo(() => buildHistoryColumns(data?.window.to ?? 0), [data?.window.to]);
  const calls = [buildApiUrl('getAlertHistory', { query })];
  const about = alerts.find((alert) => alert.subject?.id === subject)?.subject;
  return (
    <div className={classes.page}>
      {subject !== '' || source !== '' ? (
        <p className={classes.narrowed}>
          Only{' '}
          {subject === ''
            ? `what ${alerts[0]?.source.name ?? source} found`
            : `alerts about ${about ? describeSubject(about).name : subject}`}
          .{' '}
          <Button size="compact-xs" onClick={() => setView({ subject: '', source: '' })}>
            Show all
          </Button>
        </p>
      ) : null}
      <Panel
        id="history"
        title="What fired"
        note={
          data
            ? `${formatCounted(alerts.length, 'episode')}${data.truncated ? ', the newest only' : ''}`
            : null
        }
        calls={calls}
        flush
      >
        <Faces
          result={result}
          what="the alerts of this range"
          loading={<LoadingRows rows={8} label="Loading the alerts of this range" />}
          isEmpty={() => alerts.length === 0}
          empty={
            <EmptyState
              title="Nothing fired in this range"
              action={
                range === 'now-7d' ? null : (
                  <Button onClick={() => setFrame({ range: 'now-7d', at: '' })}>
                    Look at the last 7 days
                  </Button>
                )
              }
            >
              Widen the time range or the scope to look further.
            </EmptyState>
          }
        >
          {(history) => (
            <>
              <HistoryLanes history={{ ...history, alerts }} />
              <DataTable
                label="Alert history"
                rows={alerts}
                columns={columns}
                rowId={({ fingerprint, episode }) => `${fingerprint} ${episode}`}
                view={view}
                onViewChange={setView}
                onOpen={(alert) => {
                  const { fingerprint, resolvedAt } = alert;
                  const to =
                    resolvedAt === null
                      ? linkToAlert(fingerprint)
                      : ({ page: 'alerts', search: { tab: 'ledger', fingerprint } } as const);
                  void navigate(linkTo(to));
                }}
                noMatch="No episode matches the filter."
              />
            </>
          )}
        </Faces>
      </Panel>
    </div>
  );
}
