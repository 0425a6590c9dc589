/**
 * Series of several metrics in one question, as PromQL: under their own names, of pods that give a sign only, or counted instead of told. A pod without a label `pod` is known by `instance`.
 */
import { hiddenLabel } from '../../telemetry/dialects/labels.ts';
import { POD_SUFFIX } from '../../telemetry/dialects/target-identity.ts';
import type { CountedGauges, GaugeFilter, PodSign, PrintedGauges } from '../gauges.ts';
import type { Engine } from './engine/engine.ts';
import { identityLabels } from './families/scraped-identity.ts';
import { formatSelector, oneOf, type Matcher } from './selector.ts';

/** Where the workload that a pod's name tells is kept in what is counted. */
export const POD_WORKLOAD = 'sightglass_workload';

interface Target {
  readonly filter: GaugeFilter;
  readonly engine: Engine;
}

/** Conditions that the labels of every scrape configuration can meet; the rest is filtered when the answer is there. */
export function matchFilter({ filter, engine }: Target): Matcher[] {
  const { clusters = [] } = filter;
  return clusters.length > 0 && engine.clusterLabel !== null ? [oneOf(engine.clusterLabel, clusters)] : [];
}

const HAS_POD: Matcher = { label: 'pod', op: '!=', value: '' };
const HAS_NONE: Matcher = { label: 'pod', op: '=', value: '' };

function select(metrics: readonly string[], matchers: readonly Matcher[], target: Target): string {
  const all = [oneOf('__name__', metrics), ...matchers, ...matchFilter(target)];
  return formatSelector({ metric: '', matchers: all }, target.engine.matchers);
}

const clusterLabels = ({ clusterLabel }: Engine): string[] => (clusterLabel === null ? [] : [clusterLabel]);

/** A series at zero, or one that is not what it was; both at the end of the question. One metric at a time, as series of others may have the same labels. */
function buildSign({ metric, matchers, grewWithinMs }: PodSign, pod: Matcher, target: Target): string {
  const conditions = Object.entries(matchers).map(([label, value]): Matcher => ({ label, op: '=~', value }));
  const series = select([metric], [...conditions, pod], target);
  if (grewWithinMs === null) return `${series} @ end() == 0`;
  const before = `${series} offset ${Math.round(grewWithinMs / 1000)}s @ end()`;
  return `((${series} @ end() > 0) unless (${series} @ end() == ${before}))`;
}

function restrict(series: (pod: Matcher) => string, signs: readonly PodSign[], target: Target): string {
  const parts = [
    { pod: HAS_POD, key: 'pod' },
    { pod: HAS_NONE, key: 'instance' },
  ].map(({ pod, key }) => {
    const on = `on (${[...clusterLabels(target.engine), 'namespace', 'kubernetes_namespace', key].join(', ')})`;
    const given = signs.map((sign) => buildSign(sign, pod, target)).join(` or ${on} `);
    return `(${series(pod)} and ${on} (${given}))`;
  });
  return parts.join(' or ');
}

export function buildPrinted({ metrics, above, ofPodsWith }: PrintedGauges, target: Target): string {
  const series = (...pod: Matcher[]): string => {
    const selector = select(metrics, pod, target);
    return above === undefined ? selector : `${selector} > ${above}`;
  };
  return ofPodsWith === undefined ? series() : restrict((pod) => `(${series(pod)})`, ofPodsWith, target);
}

/** Several targets of one pod that print the same count once. */
export function buildCounted({ metrics, by }: CountedGauges, target: Target): string {
  if (by === null) return `count(${select(metrics, [], target)})`;
  const own = [...by, ...by.map(hiddenLabel)];
  const kept = ['__name__', ...clusterLabels(target.engine), ...identityLabels({ byPod: false }), ...own];
  const pods = [
    { pod: HAS_POD, key: 'pod' },
    { pod: HAS_NONE, key: 'instance' },
  ].map(
    ({ pod, key }) =>
      `max by (${[...new Set([...kept, key])].join(', ')}) (${select(metrics, [pod], target)})`,
  );
  const named = `label_replace(${pods.join(' or ')}, "${POD_WORKLOAD}", "$1", "pod", "(.+?)${POD_SUFFIX}")`;
  return `count by (${[...new Set([...kept, POD_WORKLOAD])].join(', ')}) (${named})`;
}
