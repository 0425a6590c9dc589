import { describe, expect, it } from 'vitest';
import { isAnswerable, listBreakdowns, nameGroup, nameGroups, resolveBy } from './metric-model.ts';

describe('resolveBy', () => {
  it.each([
    ['caller', 'service', 'inbound', 'caller'],
    ['caller', 'service', 'outbound', 'callee'],
    ['callee', 'workload', 'inbound', 'caller'],
    ['workload', 'workload', 'inbound', 'none'],
    ['cluster', 'edge', 'inbound', 'none'],
    ['none', 'edge', 'inbound', 'none'],
  ] as const)('%s of a %s, %s: %s', (by, kind, direction, expected) => {
    expect(resolveBy(by, kind, direction)).toBe(expected);
  });
});

it('offers callers of what is received and callees of what is sent', () => {
  expect(listBreakdowns('service', 'inbound')).toEqual([
    'caller',
    'version',
    'workload',
    'code',
    'grpc-status',
    'flag',
    'protocol',
    'cluster',
  ]);
  expect(listBreakdowns('service', 'outbound')[0]).toBe('callee');
});

it('knows that latency and bytes are not counted by code or flag', () => {
  expect(isAnswerable('p95', 'code')).toBe(false);
  expect(isAnswerable('bytes', 'flag')).toBe(false);
  expect(isAnswerable('errors', 'code')).toBe(true);
  expect(isAnswerable('p95', 'caller')).toBe(true);
});

it.each([
  ['caller', 'east~shop~web', 'web', 'shop in east'],
  ['version', 'v2', 'v2', ''],
  ['version', 'east~shop~web~v2', 'v2', 'web'],
  ['flag', '-', 'none', 'no flag'],
  ['flag', '', 'not told', 'these proxies tell no response flags'],
  ['flag', 'UF,URX', 'UF,URX', 'upstream connection failure, retry limit exceeded'],
  ['code', '503', '503', 'Service Unavailable'],
  ['grpc-status', '14', '14', 'Unavailable'],
  ['none', 'total', 'Total', ''],
] as const)('names a group by %s %s', (by, key, name, title) => {
  expect(nameGroup(by, key)).toEqual({ name, title });
});

it('tells groups of one name apart', () => {
  expect([...nameGroups('caller', ['east~shop~web', 'west~shop~web', 'east~shop~cart']).values()]).toEqual([
    'web (shop in east)',
    'web (shop in west)',
    'cart',
  ]);
});
