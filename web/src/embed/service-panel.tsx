/** The golden signals of a service as tiles, each with its course. Without traffic there is nothing that could be well. */
import type { ReactNode } from 'react';
import type { Series, ServiceSignals } from '@sightglass/shared/contract';
import { formatBytesPerSecond } from '../format/bytes.ts';
import { formatLatency, formatSpread } from '../format/latency.ts';
import { formatRate } from '../format/rate.ts';
import { formatRatio } from '../format/ratio.ts';
import { describeMtls, MTLS_WORDS } from '../ui/mtls-badge.tsx';
import { Sparkline } from '../ui/sparkline.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import classes from './embed.module.css';
import type { PanelProps } from './panel-props.ts';

interface TileProps {
  readonly label: string;
  readonly value: string;
  readonly note: ReactNode;
  readonly course?: Series | undefined;
  readonly level?: 'degraded' | 'failing' | undefined;
}

function Tile({ label, value, note, course, level }: TileProps) {
  const values = course?.series[0]?.values ?? [];
  return (
    <div className={classes.tile}>
      <dt>{label}</dt>
      <dd>
        <span className={classes.value} data-level={level}>
          {value}
        </span>
        <span className={classes.note}>{note}</span>
        {values.length > 1 ? <Sparkline values={values} width={112} label={`${label} over time`} /> : null}
      </dd>
    </div>
  );
}

const LEVELS = { ok: undefined, unknown: undefined, warning: 'degraded', critical: 'failing' } as const;

export function ServicePanel({ answers }: PanelProps) {
  const [{ service }, requests, errors, latencies] = answers as readonly [
    ServiceSignals,
    Series,
    Series,
    Series,
  ];
  const { requestsPerSecond: rate, errorRatio, latency, bytesPerSecond, openedPerSecond, mtls } = service;
  const seen = rate > 0 || bytesPerSecond > 0 || openedPerSecond > 0;
  const http = rate > 0 || latency !== null;
  const { saturation } = service;
  return (
    <>
      <div className={classes.status}>
        <StatusBadge health={service.health} />
        <bdi>{service.name}</bdi>
        <span className={classes.muted}>
          <bdi>{service.namespace}</bdi> in <bdi>{service.cluster}</bdi>
          {service.measured === 'outbound' ? ', as it calls' : ''}
        </span>
      </div>
      <dl className={classes.tiles} aria-label="Golden signals">
        <Tile
          label="Requests"
          value={http ? formatRate(rate) : '–'}
          note={http ? 'in this range' : seen ? 'TCP only: no requests' : 'no traffic in this range'}
          course={requests}
        />
        <Tile
          label="Error ratio"
          value={formatRatio(errorRatio)}
          note={
            errorRatio === null
              ? 'no requests'
              : errorRatio === 0
                ? 'none failed'
                : `${formatRate(errorRatio * rate)} fail`
          }
          course={errors}
        />
        <Tile
          label="Latency p95"
          value={formatLatency(latency?.p95)}
          note={latency ? formatSpread(latency) : 'not reported'}
          course={latencies}
        />
        {saturation ? (
          <Tile
            label="Saturation"
            value={formatRatio(saturation.ratio)}
            note={saturation.name}
            level={LEVELS[saturation.level]}
          />
        ) : null}
        {http ? null : (
          <Tile
            label="Bytes"
            value={seen ? formatBytesPerSecond(bytesPerSecond) : '–'}
            note={openedPerSecond > 0 ? `${formatRate(openedPerSecond)} connections` : ''}
          />
        )}
        <Tile
          label="mTLS"
          // Where nobody can tell, 0% would say that it is plaintext.
          value={seen && mtls.state !== 'unmeasured' ? formatRatio(mtls.mutualShare) : '–'}
          note={seen ? <span title={describeMtls(mtls)}>{MTLS_WORDS[mtls.state]}</span> : 'no traffic'}
        />
      </dl>
    </>
  );
}
