/**
 * The golden signals of a service, workload or edge as tiles. In: its signals over the range and those of the range before (null
 * when there is no such history, undefined while it loads). Out: six tiles, the same six whatever the traffic is, and that of
 * saturation beside them where the subject can have one.
 */
import type { Signals } from '@sightglass/shared/contract';
import type { ReactNode } from 'react';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { describeChange, describePointChange } from '../../format/change.ts';
import { formatLatency, formatSpread } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { describeMtls, MTLS_WORDS } from '../mtls-badge.tsx';
import { findWorsened } from './worsened.ts';
import { StatTile } from './stat-tile.tsx';
import type { Direction } from './subject.ts';
import classes from './stat-tile.module.css';

interface SignalTilesProps {
  readonly signals: Signals;
  readonly previous: Signals | null | undefined;
  /** Of which traffic they are; what is received needs no words. */
  readonly measured?: Direction | undefined;
  /** What `previous` is, for the tooltip of a change: `a day ago`. */
  readonly when: string;
  /** The fourth golden signal, where the subject can have one. */
  readonly saturation?: ReactNode;
}

/** Whether there was any traffic to measure. */
function carried(signals: Signals): boolean {
  return signals.requestsPerSecond > 0 || signals.openedPerSecond > 0 || signals.bytesPerSecond > 0;
}

function describeRequests(http: boolean, seen: boolean, measured: Direction | undefined): string {
  if (http) return measured === undefined ? '' : measured === 'outbound' ? 'sent by it' : 'received';
  return seen ? 'TCP only: no requests' : 'none in this range';
}

export function SignalTiles({ signals, previous, measured, when, saturation }: SignalTilesProps) {
  const before = previous && carried(previous) ? previous : undefined;
  const { latency, mtls } = signals;
  const http = signals.requestsPerSecond > 0 || latency !== null;
  const worse = findWorsened(signals, before);
  const tcp = signals.openedPerSecond > 0;
  const seen = carried(signals);
  return (
    <dl className={classes.tiles} aria-label="Golden signals">
      <StatTile
        label="Requests"
        value={http ? formatRate(signals.requestsPerSecond) : '–'}
        when={when}
        change={
          before && http ? describeChange(signals.requestsPerSecond, before.requestsPerSecond) : undefined
        }
        note={describeRequests(http, seen, measured)}
      />
      <StatTile
        label="Error ratio"
        value={formatRatio(signals.errorRatio)}
        when={when}
        change={before ? describePointChange(signals.errorRatio, before.errorRatio) : undefined}
        worse={worse.errors}
        note={
          signals.errorRatio === null
            ? 'no requests'
            : signals.errorRatio === 0
              ? 'none failed'
              : `${formatRate(signals.errorRatio * signals.requestsPerSecond)} fail`
        }
      />
      <StatTile
        label="Latency p95"
        value={formatLatency(latency?.p95)}
        when={when}
        change={before ? describeChange(latency?.p95, before.latency?.p95) : undefined}
        worse={worse.latency}
        note={latency ? formatSpread(latency) : 'not reported'}
      />
      {saturation}
      <StatTile
        label="Bytes"
        value={seen ? formatBytesPerSecond(signals.bytesPerSecond) : '–'}
        when={when}
        change={before ? describeChange(signals.bytesPerSecond, before.bytesPerSecond) : undefined}
      />
      <StatTile
        label="TCP connections"
        value={tcp ? formatRate(signals.openedPerSecond) : '–'}
        when={when}
        change={before && tcp ? describeChange(signals.openedPerSecond, before.openedPerSecond) : undefined}
        note={tcp ? 'opened' : 'none opened'}
      />
      <StatTile
        label="mTLS"
        // Where nobody can tell, 0% would say that it is plaintext.
        value={seen && mtls.state !== 'unmeasured' ? formatRatio(mtls.mutualShare) : '–'}
        when={when}
        change={
          before && mtls.state !== 'unmeasured'
            ? describePointChange(mtls.mutualShare, before.mtls.mutualShare)
            : undefined
        }
        worse={worse.mtls}
        note={<span title={describeMtls(mtls)}>{MTLS_WORDS[mtls.state]}</span>}
      />
    </dl>
  );
}
