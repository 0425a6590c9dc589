/** Shares of versions over time as seen, with the weights as configured dashed beside them. */
import type { Canary } from '@sightglass/shared/contract';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatRatio } from '../../format/ratio.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { weightSeries } from './weights-model.ts';
import classes from './traffic.module.css';

export function WeightsPanel({ canary, call }: { readonly canary: Canary; readonly call: string }) {
  const { weights, window, configured } = canary;
  const note = weights.configured.length > 0 ? 'as seen; dashed as configured' : 'as seen';
  return (
    <Panel id="weights" title="Shares of traffic" note={note} calls={[call]}>
      {weights.observed.length === 0 ? (
        <EmptyState title="No requests in this time" />
      ) : (
        <TimeSeriesChart
          label="Shares of versions over time"
          times={weights.times}
          series={weightSeries(weights)}
          window={window}
          format={formatRatio}
          height={190}
        />
      )}
      {weights.configured.length === 0 ? (
        <p className={`${classes.muted} ${classes.small}`}>
          {configured
            ? 'No route divides the traffic by weight: the shares follow from how many pods each version has.'
            : 'The mesh’s configuration is not connected: with it the configured weights would stand beside these shares.'}
        </p>
      ) : null}
    </Panel>
  );
}
