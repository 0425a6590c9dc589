import type { Target } from '@sightglass/shared/contract';
import { expect, it } from 'vitest';
import { untoldTarget } from '../../telemetry/untold-target.ts';
import { createFindPartial } from './partial-telemetry.ts';

const target = (labels: Readonly<Record<string, string>>, state: Target['state'] = 'down'): Target => ({
  id: 'one',
  source: 'pods',
  url: 'http://10.0.0.1:15020',
  labels,
  ...untoldTarget(),
  state,
});
const PLACE = { cluster: 'east', namespace: 'shop' };
const find = (targets: readonly Target[]) => createFindPartial(targets, [])(PLACE);

it('counts targets of the place that do not answer', () => {
  const silent = find([
    target(PLACE),
    target(PLACE),
    target(PLACE, 'up'),
    target({ ...PLACE, cluster: 'west' }),
  ]);
  expect(silent).toEqual(['2 targets do not answer.']);
});

it('says that some may be of the place, and not how many', () => {
  const words = [
    'At least one target that does not say its cluster and namespace does not answer: it may be of here.',
  ];
  expect(find([target({}), target({}), target({ cluster: 'east' })])).toEqual(words);
  expect(find([target({ namespace: 'shop' })])).toEqual(words);
  expect(find([target({ namespace: 'pay' }), target({ cluster: 'west' })])).toEqual([]);
});

it('says both', () => {
  expect(find([target(PLACE), target({})])).toEqual([
    '1 target does not answer.',
    expect.stringContaining('At least one target'),
  ]);
});
