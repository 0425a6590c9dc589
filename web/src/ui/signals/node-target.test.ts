import { expect, it } from 'vitest';
import { describeNode } from './node-target.ts';

it.each([
  ['east~shop~web', 'service', 'web', 'shop in east', { page: 'service', id: 'east~shop~web' }],
  ['east~shop~web-v1', 'workload', 'web-v1', 'shop in east', { page: 'workload', id: 'east~shop~web-v1' }],
  ['east~shop~web~v2', 'version', 'web v2', 'shop in east', { page: 'service', id: 'east~shop~web' }],
  ['east~shop~web~unknown', 'workload', 'web', 'shop in east', { page: 'service', id: 'east~shop~web' }],
  ['east~unknown~unknown', 'service', 'unknown', 'in east', { page: 'service', id: 'east~unknown~unknown' }],
  ['gibberish', 'service', 'gibberish', '', null],
] as const)('%s as a %s', (id, granularity, name, place, to) => {
  expect(describeNode(id, granularity)).toMatchObject({ name, place, to });
});
