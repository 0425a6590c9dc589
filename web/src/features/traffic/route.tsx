/** Traffic: every service with its splits, faults, breakers, mirrors and retries, and the verdict on its newer version. */
import { useNavigate } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useIsLimited } from '../../api/use-is-limited.ts';
import { useApi } from '../../api/use-api.ts';
import { useLinkTo } from '../../routes.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { trafficSearch } from './search.ts';
import { TRAFFIC_COLUMNS } from './traffic-columns.tsx';
import { chooseRows, SHOWN_LABELS } from './traffic-model.ts';
import classes from './traffic-page.module.css';

export function TrafficPage() {
  const { rangeQuery, scopeQuery } = useFrame();
  const [search, setSearch] = useSearch(trafficSearch);
  const args = { query: { ...rangeQuery, ...scopeQuery } };
  const result = useApi('getTraffic', args);
  const isLimited = useIsLimited();
  const linkTo = useLinkTo();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title="Traffic" />
      <WarningsBar warnings={result.data?.warnings} />
      <div className={classes.tools}>
        <ChoiceStrip
          label="Services shown"
          options={SHOWN_LABELS}
          value={search.show}
          onChange={(show) => setSearch({ show })}
        />
      </div>
      <Panel id="services" title="Services" calls={[buildApiUrl('getTraffic', args)]} flush>
        <Faces
          result={result}
          what="the traffic"
          isEmpty={({ services }) => chooseRows(services, search.show).length === 0}
          empty={
            <EmptyState
              title={search.show === 'all' ? 'No traffic in this range' : 'No such service in this range'}
            >
              {result.data?.configured === false
                ? 'The mesh’s configuration is not connected: faults, breakers, mirrors and retries are known only by what they do to requests.'
                : 'Choose a longer range, or show all services.'}
            </EmptyState>
          }
        >
          {({ services, configured }) => (
            <>
              {configured ? null : (
                <p className={classes.note}>
                  The mesh’s configuration is not connected. With it weights, timeouts, retries, breakers,
                  mirrors and faults would stand beside what is seen here.
                </p>
              )}
              {isLimited && configured ? (
                <p className={classes.note}>
                  Routes and policies that stand in namespaces which you may not see hold here too, and are
                  not told.
                </p>
              ) : null}
              <DataTable
                label="Services by how their traffic is managed"
                rows={chooseRows(services, search.show)}
                columns={TRAFFIC_COLUMNS}
                rowId={(row) => row.id}
                view={search}
                onViewChange={setSearch}
                onOpen={(row) => void navigate(linkTo({ page: 'service', id: row.id, tab: 'traffic' }))}
                withTools
              />
            </>
          )}
        </Faces>
      </Panel>
    </>
  );
}
