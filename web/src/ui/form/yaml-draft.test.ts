import { sloSchema } from '@sightglass/shared/contract';
import { expect, it } from 'vitest';
import { readYaml, writeYaml } from './yaml-draft.ts';

const draft = {
  name: 'Checkout answers',
  sli: { kind: 'latency', thresholdMs: 250 },
  scope: { namespace: 'shop', service: 'checkout' },
  goal: 0.999,
  period: { kind: 'rolling', days: 30 },
};

it('gives back what it wrote', () => {
  expect(readYaml(writeYaml(draft), sloSchema)).toEqual({ value: draft, errors: [] });
});

it('says in which line a value breaks the schema, and at what a missing one is missing', () => {
  const text = writeYaml({ ...draft, goal: 99.9, scope: { namespace: 'shop' } });
  const { value, errors } = readYaml(text, sloSchema);
  expect(value).toMatchObject({ goal: 99.9 });
  const lines = text.split('\n');
  expect(errors.map(({ line, message }) => [lines[line - 1]?.trim(), message])).toEqual([
    ['namespace: shop', 'scope.service is missing'],
    ['goal: 99.9', 'goal must be below 1: 100% leaves no budget'],
  ]);
});

it('says where a text is no YAML', () => {
  const { value, errors } = readYaml('name: a\ngoal: "0.9', sloSchema);
  expect(value).toBeUndefined();
  expect(errors[0]?.line).toBe(2);
  expect(readYaml('- a list', sloSchema).errors[0]?.message).toContain('mapping');
});
