import { expect, it } from 'vitest';
import { isWithin, readPath, writePath } from './draft-path.ts';

const draft = { name: 'a', sli: { kind: 'latency', thresholdMs: 5 }, tiers: [{ burn: 1 }, { burn: 2 }] };

it('reads along a path', () => {
  expect(readPath(draft, 'tiers.1.burn')).toBe(2);
  expect(readPath(draft, 'tiers.7.burn')).toBeUndefined();
  expect(readPath(draft, 'name.first')).toBeUndefined();
  expect(readPath(draft, '')).toBe(draft);
});

it('writes a copy and keeps what is beside the path', () => {
  const next = writePath(draft, 'tiers.1.burn', 3) as typeof draft;
  expect(next.tiers).toEqual([{ burn: 1 }, { burn: 3 }]);
  expect(next.tiers[0]).toBe(draft.tiers[0]);
  expect(next.sli).toBe(draft.sli);
  expect(draft.tiers[1]).toEqual({ burn: 2 });
});

it('makes what is missing on the way, and takes away what becomes undefined', () => {
  expect(writePath({}, 'scope.service', 'x')).toEqual({ scope: { service: 'x' } });
  expect(writePath(draft, 'sli.thresholdMs', undefined)).toMatchObject({ sli: { kind: 'latency' } });
  expect(Object.keys((writePath(draft, 'name', undefined) as object) ?? {})).toEqual(['sli', 'tiers']);
});

it('knows what lies within', () => {
  expect(isWithin('tiers.1', 'tiers')).toBe(true);
  expect(isWithin('tiersome', 'tiers')).toBe(false);
  expect(isWithin('a', '')).toBe(true);
});
