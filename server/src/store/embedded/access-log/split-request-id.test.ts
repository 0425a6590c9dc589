import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joinRequestId, splitRequestId } from './split-request-id.ts';

it('takes every request id apart and puts it together again', () => {
  const ids = fc.oneof(
    fc.uuid(),
    fc.string(),
    fc.uuid().map((id) => id.toUpperCase()),
  );
  fc.assert(
    fc.property(ids, (id) => {
      expect(joinRequestId(splitRequestId(id))).toBe(id);
    }),
    { examples: [['00000000-0000-0000-0000-000000000000'], [''], ['ffffffff-ffff-ffff-ffff-ffffffffffff']] },
  );
});

it('makes numbers of what is a UUID', () => {
  expect(splitRequestId('00000000-0000-0001-8000-0000000000ff')).toEqual({
    high: 1n,
    low: 0x8000_0000_0000_00ffn,
    text: '',
  });
});
