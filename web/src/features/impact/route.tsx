/** Impact: who depends on some services, what their outage would cost, and when it would cost least. */
import type { Impact } from '@sightglass/shared/contract';
import { useCallback } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { DependantsTable } from './dependants-table.tsx';
import { ExportMenu } from './export-menu.tsx';
import { ImpactTiles } from './impact-tiles.tsx';
import classes from './impact.module.css';
import { LayersPicture } from './layers-picture.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { PlannerPanel } from './planner-panel.tsx';
import { ReachPanels } from './reach-panels.tsx';
import { impactSearch } from './search.ts';
import { SlosTable } from './slos-table.tsx';
import { SubjectBar } from './subject-bar.tsx';

function nameChosen({ chosen }: Impact): string {
  const names = chosen.map(({ name }) => name);
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ');
}

export function ImpactPage() {
  const { rangeQuery } = useFrame();
  const [search, setSearch] = useSearch(impactSearch);
  const { service, kind, minutes, window } = search;
  const query = { ...rangeQuery, service: service.join(','), kind, minutes };
  const args = { query };
  const result = useApi('getImpact', args, { enabled: service.length > 0 });
  const onPick = useCallback((startsAt: number) => setSearch({ window: startsAt }), [setSearch]);
  const shown = service.length > 0 ? result.data : undefined;
  return (
    <>
      <PageHeader
        title="Impact"
        status={
          shown ? (
            <span className="sg-muted">
              of {minutes} minutes without {nameChosen(shown)}
            </span>
          ) : null
        }
        actions={
          service.length > 0 ? (
            <>
              {service[0] !== undefined && service.length === 1 && kind === 'service' ? (
                <PageLink to={{ page: 'topology', search: { service: service[0] } }}>
                  Show in topology
                </PageLink>
              ) : null}
              <ExportMenu query={{ ...query, ...(window > 0 ? { startsAt: window } : {}) }} />
            </>
          ) : null
        }
      />
      <WarningsBar warnings={shown?.warnings} />
      <SubjectBar search={search} onChange={setSearch} />
      {service.length === 0 ? (
        <EmptyState title="What is to be out?">
          Choose one or several services: the page then tells who depends on them, how far and with how much
          traffic, which error budgets an outage would spend, and when in the coming week it would cost least.
        </EmptyState>
      ) : (
        <Faces result={result} what="the impact">
          {(impact) => (
            <div className={classes.stack}>
              <ImpactTiles impact={impact} />
              <Panel
                id="dependants"
                title="Who depends on it"
                note="callers at the left, what is out at the right"
                calls={[buildApiUrl('getImpact', args)]}
                flush
              >
                <LayersPicture impact={impact} />
                {impact.dependants.length > 0 ? (
                  <DependantsTable
                    rows={impact.dependants}
                    granularity={kind}
                    view={search}
                    onViewChange={setSearch}
                  />
                ) : (
                  <p className={classes.none}>Nobody was seen to call it in this range.</p>
                )}
              </Panel>
              <Panel id="slos" title="Objectives touched" note={`what ${minutes} minutes would spend`} flush>
                {impact.slos.length > 0 ? (
                  <SlosTable slos={impact.slos} />
                ) : (
                  <p className={classes.none}>
                    No objective counts requests of these services or of their dependants.
                  </p>
                )}
              </Panel>
              <ReachPanels impact={impact} />
              <PlannerPanel impact={impact} args={args} picked={window} onPick={onPick} />
              <NotesPanel impact={impact} />
            </div>
          )}
        </Faces>
      )}
    </>
  );
}
