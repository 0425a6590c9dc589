/** An alert rule's condition in a sentence: `error ratio above 5% over 5m, each service`. Pure. */
import type { AlertCondition, AlertRule } from '@sightglass/shared/contract';
import { formatRatio } from '../../format/ratio.ts';
import { formatConditionValue } from './alert-model.ts';

type GoldenSignal = Extract<AlertCondition, { kind: 'golden-signal' }>['signal'];

const SIGNAL_WORDS: Readonly<Record<GoldenSignal, string>> = {
  'error-ratio': 'error ratio',
  p50: 'latency p50',
  p95: 'latency p95',
  p99: 'latency p99',
  requests: 'requests',
};

export const CONDITION_WORDS: Readonly<Record<AlertCondition['kind'], string>> = {
  'golden-signal': 'Golden signal',
  saturation: 'Saturation',
  plaintext: 'Plaintext',
  'new-edge': 'New edge',
  denied: 'Denied calls',
  certificate: 'Certificate expiry',
  silent: 'Silence',
};

const CERTIFICATES = {
  any: 'a certificate',
  authority: 'an authority’s certificate',
  workload: 'a workload’s certificate',
} as const;

export function describeCondition({ condition, window }: Pick<AlertRule, 'condition' | 'window'>): string {
  switch (condition.kind) {
    case 'golden-signal': {
      const each = condition.of === 'scope' ? 'the scope as a whole' : `each ${condition.of}`;
      if (condition.comparison === 'gone') return `requests gone for ${window}, ${each}`;
      const limit = formatConditionValue(condition, condition.threshold);
      return `${SIGNAL_WORDS[condition.signal]} ${condition.comparison} ${limit} over ${window}, ${each}`;
    }
    case 'saturation':
      return `${condition.signal === null ? 'any saturation signal' : 'saturation'} at its ${condition.level} level, over ${window}`;
    case 'plaintext': {
      const share =
        condition.share === 0 ? 'any plaintext' : `plaintext above ${formatRatio(condition.share)}`;
      return `${share} ${condition.of === 'edge' ? 'on an edge' : 'into a namespace'} over ${window}`;
    }
    case 'new-edge':
      return `an edge not seen in the ${condition.lookback} before`;
    case 'denied':
      return condition.minimumRequests === 1
        ? `any denied call over ${window}`
        : `${condition.minimumRequests} denied calls or more over ${window}`;
    case 'certificate': {
      const whose = CERTIFICATES[condition.of];
      return condition.validityLeft === null
        ? `${whose} that expires within ${condition.within}`
        : `${whose} with less than ${formatRatio(condition.validityLeft)} of its validity left`;
    }
    default:
      return `no word from a ${condition.of} for ${window}`;
  }
}
