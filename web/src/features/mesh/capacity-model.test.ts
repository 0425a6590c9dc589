import { expect, it } from 'vitest';
import { sayAsked, sayGrowth, sayGrowthBriefly } from './capacity-model.ts';

it.each([
  ['getServiceSeries', 'Service series'],
  ['getTopology', 'Topology'],
  [null, 'The console itself'],
])('%s is asked by %s', (asked, words) => expect(sayAsked(asked)).toBe(words));

const store = { kind: 'embedded', sizeBytes: 2 ** 30, maxSizeBytes: 2 ** 33 };
const grows = { bytesPerDay: 2 ** 20, measuredMs: 1, fullAt: null };

it.each([
  [null, 'Growth is known once it was watched for 15 minutes', 'growth not known yet'],
  [{ ...grows, bytesPerDay: -5 }, 'not growing, limit 8 GiB', 'not growing'],
  [grows, '+1 MiB a day, limit 8 GiB', '+1 MiB a day'],
  [{ ...grows, fullAt: 90_000_000 }, '+1 MiB a day, full in 1d 1h', 'full in 1d 1h'],
  [{ ...grows, fullAt: 1 }, '+1 MiB a day, full', 'full'],
])('growth %j', (growth, words, brief) => {
  expect(sayGrowth({ ...store, growth }, 0)).toBe(words);
  expect(sayGrowthBriefly({ ...store, growth }, 0)).toBe(brief);
});

it('a store elsewhere keeps nothing itself', () =>
  expect(sayGrowthBriefly({ ...store, sizeBytes: 0, growth: null }, 0)).toBe('keeps nothing itself'));
