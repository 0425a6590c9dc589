import { expect, it } from 'vitest';
import { makeEdge, makeEdgeDetail } from '../../ui/signals/sample-data.ts';
import { explainReporters, granularityOf, isQuiet, titleOfId } from './edge-model.ts';

it.each([
  ['east~shop~web~~east~shop~cart~~http', 'web → cart'],
  ['east~shop~web~v1~~east~shop~cart~v2~~grpc', 'web v1 → cart v2'],
  ['east~unknown~unknown~~east~shop~cart~~http', 'unknown → cart'],
  ['gibberish', 'gibberish'],
])('titles %s', (id, title) => {
  expect(titleOfId(id)).toBe(title);
});

it('tells what an end is', () => {
  expect(
    ['service', 'workload', 'version', 'namespace'].map((kind) => granularityOf(kind as 'service')),
  ).toEqual(['service', 'workload', 'version', 'service']);
});

it.each([
  [['source', 'destination'], /added from the sending proxy/],
  [['source'], /^The numbers are the sending proxy/],
  [['destination'], /^The numbers are the receiving side/],
  [[], /^Nobody/],
] as const)('explains reporters %j', (reporters, words) => {
  expect(explainReporters([...reporters])).toMatch(words);
});

it('is quiet when nothing was carried', () => {
  const edge = makeEdge({ health: 'no-data', requestsPerSecond: 0, bytesPerSecond: 0 });
  expect(isQuiet(makeEdgeDetail({ edge }))).toBe(true);
  expect(isQuiet(makeEdgeDetail())).toBe(false);
});
