import { describe, expect, it } from 'vitest';
import { placeThresholdLabels } from './threshold-labels.ts';

const axis = { bottom: 0, top: 10, heightPx: 160 };

describe('placeThresholdLabels', () => {
  it.each([
    ['under its line', [6.7], ['below']],
    ['above a line near the ground', [0.3], ['above']],
    ['never over another', [6.7, 2.8, 1.4], ['below', 'below', 'below']],
    ['nowhere where lines lie close together', [2.8, 2.2, 2.1], ['below', 'none', 'none']],
    ['nowhere where neither side is free', [0.9, 1.6], ['none', 'below']],
    ['nowhere outside of the plot', [11], ['none']],
  ])('%s', (_, values, places) => {
    expect(placeThresholdLabels(values, axis)).toEqual(places);
  });
});
