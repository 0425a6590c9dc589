/** The page of an SLO with its data: header, tiles, tabs. */
import { Button } from '@mantine/core';
import type { SloRow } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useChange } from '../../api/use-change.ts';
import { describePeriod, formatGoal } from '../../format/slo.ts';
import { formatMoment } from '../../format/time.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { PageTabs } from '../../ui/signals/page-tabs.tsx';
import { SloStateBadge } from '../../ui/slo/slo-state-badge.tsx';
import { explainReadOnly, linkScope, nameScope } from '../../ui/slo/slo-words.ts';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { AttributionPanel } from './attribution-panel.tsx';
import { BurnPanels } from './burn-panels.tsx';
import { describeSli } from './describe-sli.ts';
import { EventsPanel } from './events-panel.tsx';
import { ExclusionsPanel } from './exclusions-panel.tsx';
import { HistoryTab } from './history-tab.tsx';
import { sloSearch } from './search.ts';
import { SloActions } from './slo-actions.tsx';
import { rangeOfPeriod } from './slo-model.ts';
import { SloTiles } from './slo-tiles.tsx';
import classes from './slo.module.css';
import { TiersPanel } from './tiers-panel.tsx';

const SPANS = [
  { value: 'period', label: 'Whole period' },
  { value: 'range', label: 'Time range' },
] as const;

function Overview({ row }: { readonly row: SloRow }) {
  const [{ span, by }, setSearch] = useSearch(sloSearch);
  const { rangeQuery: frame } = useFrame();
  const rangeQuery = span === 'range' ? frame : { ...frame, range: rangeOfPeriod(row) };
  const args = { params: { id: row.id }, query: rangeQuery };
  const series = useApi('getSloSeries', args);
  const calls = [buildApiUrl('getSloSeries', args)];
  const own = [buildApiUrl('getSlo', { params: { id: row.id } })];
  return (
    <div className={classes.stack}>
      <div className={classes.span}>
        <ChoiceStrip
          label="Span of the charts"
          options={SPANS}
          value={span}
          onChange={(next) => setSearch({ span: next })}
        />
      </div>
      <Faces result={series} what="the burn-down" loading={<LoadingBlock height={250} />}>
        {(data) => (
          <>
            <WarningsBar warnings={data.warnings} />
            <BurnPanels row={row} series={data} calls={calls} />
          </>
        )}
      </Faces>
      <TiersPanel row={row} calls={own} />
      <div className={classes.wide}>
        <AttributionPanel
          row={row}
          rangeQuery={rangeQuery}
          by={by}
          onBy={(next) => setSearch({ by: next })}
        />
        {series.data ? <EventsPanel events={series.data.events} calls={calls} /> : null}
      </div>
      <ExclusionsPanel row={row} calls={own} />
    </div>
  );
}

function DeletedNotice({ row }: { readonly row: SloRow }) {
  const restore = useChange('restoreSlo', { invalidates: ['getSlos', 'getSlo', 'getSloHistory'] });
  return (
    <div className={classes.notice} role="status">
      Deleted {formatMoment(row.deletedAt)} by {row.updatedBy}.
      <Button
        size="compact-xs"
        loading={restore.isPending}
        onClick={() => restore.mutate({ params: { id: row.id } })}
      >
        Restore
      </Button>
      {restore.error ? <span>Not restored: {restore.error.message}</span> : null}
    </div>
  );
}

export function SloView({ row }: { readonly row: SloRow }) {
  const { slo, status } = row;
  const [{ tab }, setSearch] = useSearch(sloSearch);
  const { name, more } = nameScope(slo.scope);
  const readOnly = explainReadOnly(row);
  return (
    <>
      <PageHeader
        title={slo.name}
        crumbs={[{ label: 'SLOs', to: { page: 'slos' } }]}
        status={
          <>
            <SloStateBadge state={status.state} />
            <span>
              {formatGoal(slo.goal)} over {describePeriod(slo.period)}
            </span>
          </>
        }
        actions={row.deletedAt === null ? <SloActions row={row} /> : null}
      />
      <WarningsBar warnings={status.warnings} />
      {row.deletedAt === null ? null : <DeletedNotice row={row} />}
      <p className={classes.facts}>
        <span>
          <PageLink to={linkScope(slo.scope)}>{name}</PageLink> {more}
        </span>
        <span>Good: {describeSli(slo.sli)}</span>
        {slo.owner === '' ? null : <span>Owner {slo.owner}</span>}
        {slo.runbookUrl === '' ? null : (
          <a className="sg-link" href={slo.runbookUrl} rel="noreferrer" target="_blank">
            Runbook
          </a>
        )}
        <span>
          version {row.version}, {formatMoment(row.updatedAt)} by {row.updatedBy}
        </span>
        {readOnly === null ? null : <strong>{readOnly}</strong>}
      </p>
      {slo.description === '' ? null : <p className={classes.description}>{slo.description}</p>}
      <SloTiles row={row} />
      <PageTabs
        label="Parts of the SLO"
        tabs={[
          { value: 'overview', label: 'Overview', render: () => <Overview row={row} /> },
          { value: 'history', label: 'History', render: () => <HistoryTab row={row} /> },
        ]}
        value={tab}
        onChange={(next) => setSearch({ tab: next }, { push: true })}
      />
    </>
  );
}
