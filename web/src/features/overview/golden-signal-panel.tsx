/** One golden signal of the scope: its value, its change against the previous period, and both over time. */
import type { Overview } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { alignSeries } from '../../charts/align-series.ts';
import { TrendChart } from '../../charts/trend-chart.tsx';
import type { Change } from '../../format/change.ts';
import { previousRange } from '../../url/shift-range.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { isWorse, type GoldenSignal } from './golden-signals-model.ts';
import classes from './overview.module.css';

const HEIGHT = 120;

interface GoldenSignalPanelProps {
  readonly signal: GoldenSignal;
  readonly overview: Overview;
}

function sayChange({ text, direction }: Change): string {
  if (direction === 'unknown') return 'nothing before';
  return direction === 'same' ? text : `${text} vs before`;
}

export function GoldenSignalPanel({ signal, overview }: GoldenSignalPanelProps) {
  const { scopeQuery, clusters, namespaces } = useFrame();
  // Only the length of the range matters here, so the moment given as "now" does not.
  const earlier = previousRange(scopeQuery.range, overview.window.to) ?? scopeQuery.range;
  const query = { ...scopeQuery, metric: signal.metric };
  const now = useApi('getMeshSeries', { query });
  const before = useApi('getMeshSeries', { query: { ...query, range: earlier } });

  const values = now.data?.series[0]?.values;
  const previous = useMemo(() => {
    const series = before.data?.series[0];
    if (!now.data || !before.data || !series) return undefined;
    const distanceMs = now.data.window.from - before.data.window.from;
    return alignSeries(
      now.data.times,
      { times: before.data.times, stepMs: before.data.stepMs, values: series.values },
      distanceMs,
    );
  }, [now.data, before.data]);

  const current = signal.read(overview.mesh);
  const earlierValue = overview.previous ? signal.read(overview.previous) : null;
  const change = signal.compare(current, earlierValue);
  return (
    <Panel
      id={signal.metric}
      title={signal.title}
      calls={[buildApiUrl('getMeshSeries', { query })]}
      embed={{
        panel: 'chart',
        of: 'mesh',
        metrics: [signal.metric],
        cluster: [...clusters],
        namespace: [...namespaces],
      }}
    >
      <p className={classes.value}>
        {signal.format(current)}
        <span
          title="Against the period of the same length just before"
          className={classes.change}
          data-worse={isWorse(signal, current, earlierValue) || undefined}
        >
          {sayChange(change)}
        </span>
      </p>
      <Faces
        result={now}
        what={signal.title.toLowerCase()}
        brief
        loading={<LoadingBlock height={HEIGHT} />}
        isEmpty={() => !values?.some((value) => value !== null)}
        empty={<p className={classes.noSeries}>Nothing was stored in this range.</p>}
      >
        {(series) => (
          <TrendChart
            label={signal.title}
            times={series.times}
            values={values ?? []}
            previous={previous}
            window={series.window}
            format={signal.format}
            height={HEIGHT}
            {...(signal.top === undefined ? {} : { top: signal.top })}
          />
        )}
      </Faces>
    </Panel>
  );
}
