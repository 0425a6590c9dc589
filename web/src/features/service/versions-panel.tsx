/** Versions side by side: requests, errors, latency, and the distribution of latency by bucket; figures in a table, shares of buckets as bars. */
import type { Canary, CanaryVersion } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatMoment } from '../../format/time.ts';
import { useTokens } from '../../theme/use-tokens.ts';
import { Panel } from '../../ui/panel.tsx';
import { ScrollTable } from '../../ui/signals/scroll-table.tsx';
import { listBuckets } from './buckets-model.ts';
import classes from './traffic.module.css';

function sayErrors({ errorRatio, errorInterval }: CanaryVersion): string {
  return errorInterval
    ? `${formatRatio(errorRatio)} (${formatRatio(errorInterval.low)} to ${formatRatio(errorInterval.high)})`
    : formatRatio(errorRatio);
}

function Distribution({ versions }: { readonly versions: readonly CanaryVersion[] }) {
  const { series } = useTokens();
  const drawn = versions.filter(({ histogram }) => histogram !== null).slice(0, series.length);
  const buckets = listBuckets(drawn.map(({ histogram }) => histogram));
  const most = Math.max(0, ...buckets.flatMap(({ shares }) => shares));
  if (buckets.length === 0 || most === 0) return null;
  const colorOf = (i: number) => ({ '--bar': series[i] }) as React.CSSProperties;
  return (
    <div className={classes.distribution}>
      <h3 id="distribution-title">Share of each version’s requests by latency</h3>
      <ul className={classes.legend}>
        {drawn.map(({ version }, i) => (
          <li key={version} style={colorOf(i)}>
            <span className={classes.swatch} aria-hidden />
            <bdi>{version}</bdi>
          </li>
        ))}
      </ul>
      <div className={classes.bars} aria-hidden>
        {buckets.map(({ label, shares }) => (
          <div key={label} className={classes.bucket} title={label}>
            {shares.map((share, i) => (
              <i key={drawn[i]?.version} style={{ ...colorOf(i), height: `${(share / most) * 100}%` }} />
            ))}
          </div>
        ))}
      </div>
      <div className={classes.ticks} aria-hidden>
        {buckets.map(({ label }) => (
          <span key={label}>{label}</span>
        ))}
      </div>
      <details>
        <summary className={classes.small}>As a table</summary>
        <ScrollTable
          label="Share of each version’s requests by latency"
          headers={['Latency', ...drawn.map(({ version }) => version)]}
        >
          {buckets.map(({ label, shares }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {shares.map((share, i) => (
                <td key={drawn[i]?.version}>{formatRatio(share)}</td>
              ))}
            </tr>
          ))}
        </ScrollTable>
      </details>
    </div>
  );
}

export function VersionsPanel({ canary, call }: { readonly canary: Canary; readonly call: string }) {
  const { versions } = canary;
  return (
    <Panel
      id="versions"
      title="Versions side by side"
      note={`since ${formatMoment(canary.window.from)}`}
      calls={[call]}
      flush
    >
      <ScrollTable
        label="Versions side by side"
        headers={[
          'Version',
          'Share',
          'Requests',
          'Rate',
          'Failed (95% interval)',
          'p50',
          'p95',
          'p99',
          'First',
          'Last',
        ]}
      >
        {versions.map((version) => (
          <tr key={version.version}>
            <th scope="row">
              <bdi>{version.version}</bdi>
            </th>
            <td>{formatRatio(version.share)}</td>
            <td>{formatCount(version.requests)}</td>
            <td>{formatRate(version.requestsPerSecond)}</td>
            <td>{sayErrors(version)}</td>
            <td>{formatLatency(version.latency?.p50)}</td>
            <td>{formatLatency(version.latency?.p95)}</td>
            <td>{formatLatency(version.latency?.p99)}</td>
            <td>{formatMoment(version.firstAt)}</td>
            <td>{formatMoment(version.lastAt)}</td>
          </tr>
        ))}
      </ScrollTable>
      <Distribution versions={versions} />
    </Panel>
  );
}
