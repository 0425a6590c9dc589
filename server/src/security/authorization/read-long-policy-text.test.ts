import { expect, it } from 'vitest';
import { readLongPolicyText } from './read-long-policy-text.ts';
import { readPolicyText } from './read-policy-text.ts';

const policy = (name: string): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  action: ALLOW
  rules: [{from: [{source: {principals: ["cluster.local/ns/shop/sa/${name}"]}}]}]
`;
const text = (count: number): string =>
  [...Array.from({ length: count }, (_, i) => policy(`caller-${i}`)), 'kind: [broken'].join('---\n');

it.each([3, 200])('reads %d policies as they stand, with what is wrong and its line', async (count) => {
  const read = await readLongPolicyText(text(count), 'east');
  expect(read).toEqual(readPolicyText(text(count), 'east'));
  expect(read.policies).toHaveLength(count);
  expect(read.problems).not.toHaveLength(0);
});

it('lets others have their turn while it reads a long one', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  await readLongPolicyText(text(450), 'east');
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

it('gives up what takes too long, and says so', async () => {
  const { policies, problems } = await readLongPolicyText(text(450), 'east', 1);
  expect(policies).toEqual([]);
  expect(problems).toMatchObject([{ severity: 'error', message: expect.stringContaining('within 0.001 s') }]);
});
