/** What a store tells of the demo mesh beside what the mesh foretells of itself: 2% on traffic, exactly on the state of mutual TLS. */
import { summarizeMtls } from '@sightglass/shared/mtls';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { ExpectedEdge } from '../../demo/expected-edges.ts';
import type { EdgeEnd, EdgeKey } from '../../telemetry/edge-window.ts';
import type { EdgeSums } from '../telemetry-store.ts';

function isEnd(end: EdgeEnd, own: ExpectedEdge['source'], version: string): boolean {
  return (
    end.cluster === own.cluster &&
    end.namespace === own.namespace &&
    end.service === own.service &&
    end.version === version
  );
}

function isForetold({ source, target, protocol }: EdgeKey, expected: ExpectedEdge): boolean {
  return (
    protocol === expected.protocol &&
    isEnd(source, expected.source, expected.sourceVersion) &&
    isEnd(target, expected.target, expected.targetVersion)
  );
}

/** In what an edge is not as the demo mesh foretells it; a window of scrapes begins and ends some seconds late. */
export function compareWithForetold(
  expected: ExpectedEdge,
  edges: readonly EdgeSums[],
  window: TimeWindow,
): string[] {
  const name = `${expected.source.service} > ${expected.target.service} ${expected.protocol}`;
  const [edge, ...others] = edges.filter((one) => isForetold(one.edge, expected));
  if (!edge || others.length > 0) return [`${name}: ${edge ? 'several' : 'no'} edges`];
  const { requests, connectionsOpened } = expected.increase(window.from, window.to);
  const { state } = summarizeMtls(edge);
  // The pod that restarts takes what it counted since its last scrape with it.
  const isRestarted = [expected.source.service, expected.target.service].includes('checkout');
  const foretold = requests + connectionsOpened;
  const off = Math.abs(edge.requests + edge.opened - foretold);
  return [
    ...(state === expected.mtls ? [] : [`${name}: ${state} for ${expected.mtls}`]),
    ...(off <= Math.max(4, foretold * (isRestarted ? 0.05 : 0.02)) ? [] : [`${name}: off by ${off}`]),
  ];
}
