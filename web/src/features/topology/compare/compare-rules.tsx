/** By which rules a difference counts, with the numbers that the answer tells. */
import type { TopologyDiff } from '@sightglass/shared/contract';
import { formatLatency } from '../../../format/latency.ts';
import { formatRatio } from '../../../format/ratio.ts';
import classes from './compare.module.css';

export function CompareRules({ rules }: Pick<TopologyDiff, 'rules'>) {
  const chance = `by ${rules.standardErrors} standard errors`;
  return (
    <details className={classes.rules}>
      <summary>What counts as a difference</summary>
      <ul>
        <li>
          From {rules.minimumRequests} requests in both windows. Errors: {formatRatio(rules.errorChange)} of
          all requests and {chance}.
        </li>
        <li>
          Latency: p95 by a factor of {rules.latencyFactor} and {formatLatency(rules.latencyChangeMs)}, and
          the share of slow requests {chance}.
        </li>
        <li>
          Traffic: by a factor of {rules.trafficFactor}, and {chance}. Mutual TLS: another state, and its
          share {chance}.
        </li>
        <li>
          New or gone: at least {rules.expectedRequests} requests were to be expected; with a question mark
          where fewer were. Not measured: those who tell of it reported for less than{' '}
          {formatRatio(rules.measuredShare)} of the window.
        </li>
      </ul>
    </details>
  );
}
