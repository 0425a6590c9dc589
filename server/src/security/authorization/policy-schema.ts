/** The form of an AuthorizationPolicy's `spec`, and what Istio's own validation asks of it (istio/istio, pkg/config/validation/validation.go). */
import { z } from 'zod';
import { negate, OPERATION_FIELDS, SOURCE_FIELDS } from './authorization-policy.ts';

const textsSchema = z
  .array(
    z
      .string({
        error: ({ input }) => `must be text in quotes${typeof input === 'number' ? `: "${input}"` : ''}`,
      })
      .min(1, 'must not be empty'),
    { error: 'must be a list of texts' },
  )
  .nullish();

function listsOf(names: readonly string[]) {
  return z.strictObject(
    Object.fromEntries(names.flatMap((name) => [name, negate(name)]).map((name) => [name, textsSchema])),
    { error: (issue) => (issue.code === 'invalid_type' ? 'must be a mapping' : undefined) },
  );
}

const conditionSchema = z.strictObject({
  key: z.string({ error: 'is missing' }).min(1, 'must not be empty'),
  values: textsSchema,
  notValues: textsSchema,
});

const ruleSchema = z.strictObject(
  {
    from: z
      .array(z.strictObject({ source: listsOf(SOURCE_FIELDS) }))
      .min(1, 'must not be an empty list')
      .nullish(),
    to: z
      .array(z.strictObject({ operation: listsOf(OPERATION_FIELDS) }))
      .min(1, 'must not be an empty list')
      .nullish(),
    when: z.array(conditionSchema).nullish(),
  },
  {
    error: (issue) =>
      issue.code === 'invalid_type' ? 'must be a mapping; {} matches everything' : undefined,
  },
);

const targetRefSchema = z.strictObject({
  group: z.string().nullish(),
  kind: z.string({ error: 'is missing' }).min(1),
  name: z.string({ error: 'is missing' }).min(1),
  namespace: z.string().nullish(),
});

export const specSchema = z.strictObject({
  selector: z
    .strictObject({ matchLabels: z.record(z.string(), z.string('must be text')).nullish() })
    .nullish(),
  targetRef: targetRefSchema.nullish(),
  targetRefs: z.array(targetRefSchema).nullish(),
  action: z
    .enum(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'], { error: 'is none of ALLOW, DENY, AUDIT, CUSTOM' })
    .nullish(),
  provider: z.strictObject({ name: z.string().nullish() }).nullish(),
  rules: z.array(ruleSchema, { error: 'must be a list' }).nullish(),
});
export type PolicySpec = z.output<typeof specSchema>;
