/** What fires now, by rule or by what it is about; below what may fire soon and what cannot be judged. */
import { Button } from '@mantine/core';
import type { Alert } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { isInScope } from '../../ui/alerts/alert-subject.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { AlertList } from './alert-list.tsx';
import classes from './alerts.module.css';
import { FiringTools } from './firing-tools.tsx';
import { matchesWords } from './firing-model.ts';
import { firingSearch } from './search.ts';

const CALLS = [buildApiUrl('getAlerts', {})];

/** Where nothing watches, nothing fires: that is no good news. */
function Calm({ isFiltered }: { readonly isFiltered: boolean }) {
  const rules = useApi('getAlertRules', {}, { live: false }).data?.rules;
  const slos = useApi('getSlos', {}, { live: false }).data?.slos;
  const isUnwatched = rules?.length === 0 && slos?.length === 0;
  if (isUnwatched) {
    return (
      <p className={classes.calm} role="status">
        <StatusShape health="no-data" />
        <span>
          Nothing is watched yet: there is no SLO and no alert rule. Begin with{' '}
          <PageLink to={{ page: 'slo', id: 'new' }}>an SLO</PageLink> or{' '}
          <PageLink to={{ page: 'alert-rule', id: 'new' }}>an alert rule</PageLink>.
        </span>
      </p>
    );
  }
  return (
    <p className={classes.calm} role="status">
      <StatusShape health={isFiltered ? 'no-data' : 'ok'} />
      {isFiltered ? 'No alert that fires passes the filter.' : 'No alert fires.'}
    </p>
  );
}

export function FiringTab() {
  const [search, setSearch] = useSearch(firingSearch);
  const { clusters, namespaces, setFrame } = useFrame();
  const result = useApi('getAlerts', {}, { present: true });
  const all = result.data?.alerts;
  const inScope = useMemo(
    () => (all ?? []).filter(({ subject }) => isInScope(subject, { clusters, namespaces })),
    [all, clusters, namespaces],
  );
  const { severity, q } = search;
  const shown = useMemo(
    () =>
      inScope.filter(
        (alert) => (severity.length === 0 || severity.includes(alert.severity)) && matchesWords(alert, q),
      ),
    [inScope, severity, q],
  );
  const outside = (all?.length ?? 0) - inScope.length;
  const pick = (state: Alert['state']): Alert[] => shown.filter((alert) => alert.state === state);
  const [firing, pending, silent] = [pick('firing'), pick('pending'), pick('no-data')];
  const isFiltered = shown.length < inScope.length;
  const isGone =
    all !== undefined &&
    search.select !== '' &&
    !all.some(({ fingerprint }) => fingerprint === search.select);
  const list = { open: search.select, onOpen: (select: string) => setSearch({ select }) };
  return (
    <div className={classes.page}>
      <WarningsBar warnings={result.data?.warnings} />
      <Panel
        id="firing"
        title="Firing"
        note={all ? formatCount(firing.length) : null}
        calls={CALLS}
        embed={{ panel: 'alerts', cluster: [...clusters], namespace: [...namespaces] }}
        flush
      >
        <FiringTools search={search} setSearch={setSearch} alerts={inScope} />
        <Faces
          result={result}
          what="the alerts"
          loading={<LoadingRows rows={6} label="Loading the alerts" />}
        >
          {() =>
            firing.length > 0 ? (
              <AlertList alerts={firing} group={search.group} {...list} />
            ) : (
              <Calm isFiltered={isFiltered} />
            )
          }
        </Faces>
        {isGone ? (
          <p className={classes.outside} role="status">
            The alert of this link does not fire any more.{' '}
            <PageLink to={{ page: 'alerts', search: { tab: 'ledger', fingerprint: search.select } }}>
              What became of it
            </PageLink>
          </p>
        ) : null}
        {outside > 0 ? (
          <p className={classes.outside}>
            {formatCounted(outside, 'alert lies', 'alerts lie')} outside the scope.{' '}
            <Button size="compact-xs" onClick={() => setFrame({ cluster: [], namespace: [] })}>
              Show all clusters and namespaces
            </Button>
          </p>
        ) : null}
      </Panel>
      {pending.length > 0 ? (
        <Panel
          id="pending"
          title="Pending"
          note={`${pending.length}: the condition holds, but not yet for long enough`}
          calls={CALLS}
          flush
        >
          <AlertList alerts={pending} group="none" {...list} />
        </Panel>
      ) : null}
      {silent.length > 0 ? (
        <Panel
          id="no-data"
          title="No data"
          note={`${silent.length}: nothing arrived to judge by`}
          calls={CALLS}
          flush
        >
          <AlertList alerts={silent} group="none" {...list} />
        </Panel>
      ) : null}
    </div>
  );
}
