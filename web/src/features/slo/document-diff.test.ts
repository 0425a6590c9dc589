import { expect, it } from 'vitest';
import { diffDocuments } from './document-diff.ts';

it('names what was changed, added and taken away', () => {
  const before = { goal: 0.99, sli: { kind: 'latency', thresholdMs: 5 }, receivers: ['a'], labels: {} };
  const after = { goal: 0.999, sli: { kind: 'availability' }, receivers: ['a', 'b'], labels: {} };
  expect(diffDocuments(before, after)).toEqual([
    { path: 'goal', before: '0.99', after: '0.999' },
    { path: 'sli.kind', before: 'latency', after: 'availability' },
    { path: 'receivers.1', before: null, after: 'b' },
    { path: 'sli.thresholdMs', before: '5', after: null },
  ]);
  expect(diffDocuments(after, after)).toEqual([]);
});
