/** Saturation: the signals that are defined, how full every workload is by them, and presets to begin with. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useLinkTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SloPagesNav } from '../../ui/slo/slo-pages-nav.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { Presets } from './presets.tsx';
import classes from './saturation.module.css';
import { saturationSearch } from './search.ts';
import { SignalsTable } from './signals-table.tsx';
import { ValuesTable } from './values-table.tsx';

export function SaturationPage() {
  const { clusters, namespaces } = useFrame();
  const [view, setView] = useSearch(saturationSearch);
  const linkTo = useLinkTo();
  const signals = useApi('getSaturationSignals');
  const args = {
    query: {
      ...(clusters.length > 0 ? { cluster: clusters.join(',') } : {}),
      ...(namespaces.length > 0 ? { namespace: namespaces.join(',') } : {}),
    },
  };
  const values = useApi('getSaturationValues', args);
  const units = useMemo(
    () => new Map(signals.data?.signals.map(({ id, signal }) => [id, signal.unit])),
    [signals.data],
  );
  const toNew = linkTo({ page: 'saturation-signal', id: 'new' });
  return (
    <>
      <PageHeader
        title="Saturation"
        crumbs={[{ label: 'SLOs', to: { page: 'slos' } }]}
        actions={
          <Button
            component={Link}
            variant="filled"
            leftSection={<IconPlus size={14} aria-hidden />}
            to={toNew}
          >
            New signal
          </Button>
        }
      />
      <WarningsBar warnings={values.data?.warnings} />
      <SloPagesNav current="saturation" />
      <div className={classes.stack}>
        <Panel id="signals" title="Signals" calls={[buildApiUrl('getSaturationSignals', {})]} flush>
          <Faces
            result={signals}
            what="the saturation signals"
            isEmpty={(data) => data.signals.length === 0}
            empty={
              <EmptyState
                title="No saturation signal yet"
                action={
                  <Button component={Link} variant="filled" to={toNew}>
                    New signal
                  </Button>
                }
              >
                How full a service is, the fourth golden signal, only its own gauges can tell: say which of
                them counts, and what full means. It then appears on dashboards, in health and in alert rules.
              </EmptyState>
            }
          >
            {(data) => <SignalsTable rows={data.signals} />}
          </Faces>
        </Panel>
        {signals.data && signals.data.signals.length > 0 ? (
          <Panel
            id="values"
            title="How full everything is"
            note="now"
            calls={[buildApiUrl('getSaturationValues', args)]}
            flush
          >
            <Faces
              result={values}
              what="the values"
              isEmpty={(data) => data.values.length === 0}
              empty={
                <EmptyState title="Nothing is measured">
                  No workload of this scope exposes the gauges of these signals now.
                </EmptyState>
              }
            >
              {(data) => (
                <ValuesTable values={data.values} units={units} view={view} onViewChange={setView} />
              )}
            </Faces>
          </Panel>
        ) : null}
        <Presets />
      </div>
    </>
  );
}
