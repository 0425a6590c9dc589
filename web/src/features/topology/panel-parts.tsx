/** Parts that the panels of a node and of an edge share: golden signals with their trends, and response codes. */
import type { Metric, NodeSaturation, Signals } from '@sightglass/shared/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useApi } from '../../api/use-api.ts';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatLatency, formatSpread } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { LEVEL_WORDS } from '../../ui/signals/saturation-model.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { useFrame } from '../../url/use-frame.ts';
import type { Subject } from './panel-subject.ts';
import classes from './panel.module.css';

interface SignalRow {
  readonly name: string;
  readonly value: string;
  readonly metric: Metric;
}

function listSignals(signals: Signals): SignalRow[] {
  const rows: SignalRow[] = [];
  if (signals.requestsPerSecond > 0) {
    rows.push(
      { name: 'Requests', value: formatRate(signals.requestsPerSecond), metric: 'requests' },
      { name: 'Errors', value: formatRatio(signals.errorRatio), metric: 'error-ratio' },
      { name: 'p95 latency', value: formatLatency(signals.latency?.p95), metric: 'p95' },
    );
  }
  if (signals.openedPerSecond > 0) {
    rows.push({ name: 'Connections', value: formatRate(signals.openedPerSecond), metric: 'connections' });
  }
  if (signals.bytesPerSecond > 0 || rows.length === 0) {
    rows.push({ name: 'Bytes', value: formatBytesPerSecond(signals.bytesPerSecond), metric: 'bytes' });
  }
  return rows;
}

export function SignalsPart({
  signals,
  subject,
  saturation = null,
}: {
  readonly signals: Signals;
  readonly subject: Subject | null;
  /** The fullest of a node's saturation signals. */
  readonly saturation?: NodeSaturation | null | undefined;
}) {
  const { latency } = signals;
  return (
    <section className={classes.sidePart} aria-label="Golden signals">
      <dl className={classes.signals}>
        {listSignals(signals).map((row) => (
          <SignalLine key={row.metric} row={row} subject={subject} />
        ))}
      </dl>
      {latency ? (
        <p className="sg-muted" style={{ margin: '6px 0 0', fontSize: 12 }}>
          {formatSpread(latency)}
        </p>
      ) : null}
      {saturation ? (
        <p style={{ margin: '6px 0 0', fontSize: 12 }}>
          Saturation {formatRatio(saturation.ratio)}, {LEVEL_WORDS[saturation.level]}: {saturation.name}
        </p>
      ) : null}
    </section>
  );
}

function SignalLine({ row, subject }: { readonly row: SignalRow; readonly subject: Subject | null }) {
  return (
    <div className={classes.signal}>
      <dt>{row.name}</dt>
      <dd className={classes.trend}>
        {subject ? <Trend subject={subject} metric={row.metric} label={row.name} /> : null}
      </dd>
      <dd>{row.value}</dd>
    </div>
  );
}

interface TrendProps {
  readonly subject: Subject;
  readonly metric: Metric;
  readonly label: string;
}

function Trend({ subject, metric, label }: TrendProps) {
  const { rangeQuery } = useFrame();
  const { data } = useApi(
    subject.series,
    {
      params: { id: subject.id },
      query: {
        metric,
        direction: subject.direction,
        ...(subject.version === undefined ? {} : { by: 'version' }),
        ...(subject.kind ? { kind: subject.kind } : {}),
        ...rangeQuery,
      },
    },
    { keepPrevious: false },
  );
  const wanted = subject.version ?? 'total';
  const values = data?.series.find(({ key }) => key === wanted)?.values ?? [];
  if (values.length === 0) return null;
  return <Sparkline values={values} width={130} label={`${label} over the time range`} />;
}

/** Response codes with their share of the requests. */
export function CodesPart({ subject }: { readonly subject: Subject }) {
  const { rangeQuery } = useFrame();
  const result = useApi(
    subject.breakdown,
    {
      params: { id: subject.id },
      query: {
        by: 'code',
        direction: subject.direction,
        ...(subject.kind ? { kind: subject.kind } : {}),
        ...rangeQuery,
      },
    },
    { keepPrevious: false },
  );
  const groups = (result.data?.groups ?? []).filter((group) => group.requestsPerSecond > 0);
  return (
    <section className={classes.sidePart} aria-label="Response codes">
      <h3>Response codes</h3>
      {sayWaiting(result, groups.length, 'response codes') ?? (
        <ul className={classes.bars}>
          {groups.slice(0, 8).map(({ key, share, errorRatio }) => (
            <li key={key}>
              <span>{key === '0' ? 'no response' : key}</span>
              <span
                className={classes.bar}
                data-tone={(errorRatio ?? 0) >= 0.5 ? 'failing' : undefined}
                style={{ width: `${Math.max(1, share * 100)}%` }}
              />
              <span>{formatRatio(share)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What stands in for a list that is not there: loading, failed or empty; null when it is there. */
export function sayWaiting(
  { error, isPending }: Pick<UseQueryResult, 'error' | 'isPending'>,
  count: number,
  what: string,
) {
  if (error)
    return (
      <p className="sg-muted">
        Could not load the {what}: {error.message}
      </p>
    );
  if (isPending) return <p className="sg-muted">Loading {what}…</p>;
  return count === 0 ? <p className="sg-muted">No {what} in this time range.</p> : null;
}
