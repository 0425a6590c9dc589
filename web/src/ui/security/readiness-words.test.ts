import { expect, it } from 'vitest';
import { formatMoment } from '../../format/time.ts';
import { describeObserved, describePolicy, sayVerdict } from './readiness-words.ts';
import { makeReadinessRow } from './sample-security.ts';

const DAY = 86_400_000;
const since = 1_700_000_000_000;

it.each([
  [
    { verdict: 'ready', cutOff: 0, cleanSince: since },
    `Nothing would break: only mutual TLS seen since ${formatMoment(since)}`,
  ],
  [{ verdict: 'ready', cutOff: 0 }, 'Nothing would break: only mutual TLS seen for 7d'],
  [{ verdict: 'breaks', cutOff: 1 }, '1 caller would be cut off'],
  [{ verdict: 'breaks', cutOff: 2, doubtful: 3 }, '2 callers would be cut off, and 3 more might be'],
  [
    {
      verdict: 'unproven',
      cutOff: 0,
      observed: { from: 0, to: 7 * DAY, coveredMs: 3 * 3_600_000 },
      doubts: [{ code: 'short-observation', message: 'Less than a day was observed.' }],
    },
    'Cannot be said yet: observed for 3h of 7d',
  ],
  [
    {
      verdict: 'unproven',
      cutOff: 0,
      doubts: [{ code: 'no-receiver', message: 'No receiving proxy reports.' }],
    },
    'Cannot be said yet: no receiving proxy reports',
  ],
  [
    { verdict: 'strict', policy: { mode: 'STRICT', resource: 'shop/default', ports: [] } },
    'STRICT is in force by shop/default: plaintext is refused already',
  ],
  [{ verdict: 'no-traffic' }, 'No traffic in this range: nothing to judge by'],
] as const)('says of %j: %s', (part, words) => {
  expect(sayVerdict(makeReadinessRow(part as Parameters<typeof makeReadinessRow>[0]))).toBe(words);
});

it('calls a range whole only where it is', () => {
  expect(describeObserved({ from: 0, to: 7 * DAY, coveredMs: 7 * DAY - 60_000 })).toBe('7d');
  expect(describeObserved({ from: 0, to: 7 * DAY, coveredMs: 6 * DAY })).toBe('6d of 7d');
});

it('says which resource sets the mode, and which ports differ', () => {
  expect(describePolicy(null)).toBeNull();
  expect(describePolicy({ mode: 'PERMISSIVE', resource: null, ports: [] })).toBe(
    'PERMISSIVE, the mesh’s default',
  );
  expect(
    describePolicy({ mode: 'STRICT', resource: 'shop/default', ports: [{ port: 8080, mode: 'PERMISSIVE' }] }),
  ).toBe('STRICT by shop/default; port 8080 PERMISSIVE');
});
