import { maintenanceSchema, silenceSchema } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { compileMaintenance, compileSilence, findQuietTimes } from './quiet-times.ts';
import { NOW, sampleEpisode } from './testing/sample-episode.ts';

const HOUR = 3_600_000;
const cart = sampleEpisode('cart');

describe('silences', () => {
  const silence = compileSilence(
    's1',
    silenceSchema.parse({
      matchers: [{ label: 'service', operator: '=~', value: 'cart|pay' }],
      startsAt: NOW,
      endsAt: NOW + HOUR,
      comment: 'deploy',
    }),
    'ann',
  );
  it.each([
    ['before it starts', NOW - 1, false],
    ['when it starts', NOW, true],
    ['just before it ends', NOW + HOUR - 1, true],
    ['when it ends', NOW + HOUR, false],
  ])('%s', (_, at, holds) => {
    expect(findQuietTimes([silence], cart, at)).toHaveLength(holds ? 1 : 0);
  });

  it('leave what they do not match alone', () => {
    expect(findQuietTimes([silence], sampleEpisode('cartography'), NOW)).toEqual([]);
  });
});

describe('maintenance windows', () => {
  const holds = (scope: object, alert = cart, more: object = {}): boolean => {
    const window = { name: 'w', scope, startsAt: NOW, endsAt: NOW + HOUR, ...more };
    return compileMaintenance('m', maintenanceSchema.parse(window), 'ann').matches(alert);
  };
  const edge = sampleEpisode('x', {
    subject: { kind: 'edge', id: 'east~shop~web~~west~pay~pay~~http' },
    labels: {},
  });

  it.each([
    ['everything', {}, cart, true],
    ['its cluster', { clusters: ['east'] }, cart, true],
    ['another cluster', { clusters: ['west'] }, cart, false],
    ['its namespace in another cluster', { clusters: ['west'], namespaces: ['shop'] }, cart, false],
    ['its service by id', { services: ['east~shop~cart'] }, cart, true],
    ['the service of that name elsewhere', { services: ['west~shop~cart'] }, cart, false],
    ['a service by name', { services: ['cart'] }, cart, true],
    ['the far end of an edge', { services: ['west~pay~pay'] }, edge, true],
    ['parts of different ends of an edge', { clusters: ['east'], namespaces: ['pay'] }, edge, false],
    [
      'a namespace alert',
      { namespaces: ['shop'] },
      sampleEpisode('x', { subject: { kind: 'namespace', id: 'east~shop' } }),
      true,
    ],
    [
      'a cluster alert is in no namespace',
      { namespaces: ['shop'] },
      sampleEpisode('x', { subject: { kind: 'cluster', id: 'east' } }),
      false,
    ],
    [
      'labels where there is no subject',
      { services: ['east~shop~cart'] },
      sampleEpisode('cart', { subject: null }),
      true,
    ],
    [
      'a workload by the service of its labels',
      { services: ['east~shop~cart'] },
      sampleEpisode('cart', { subject: { kind: 'workload', id: 'east~shop~cart-v1' } }),
      true,
    ],
  ] as const)('%s', (_, scope, alert, wanted) => {
    expect(holds(scope, alert)).toBe(wanted);
  });

  it('hold nothing back when they are for the budget only', () => {
    expect(holds({}, cart, { holdAlerts: false })).toBe(false);
  });
});
