/**
 * What part of the mesh somebody may see: a list of grants, each a cluster, a namespace, or a namespace of one cluster. Null instead of a list: everything. In: names as telemetry
 * tells them. Out: whether that is within. Pure.
 */
import { z } from 'zod';

const partSchema = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .refine((name) => name !== '*', 'leave it out for all of them');

export const grantSchema = z
  .strictObject({
    /** Null or left out: any. */
    cluster: partSchema.nullable().default(null),
    /** Null or left out: any. */
    namespace: partSchema.nullable().default(null),
  })
  .refine(({ cluster, namespace }) => cluster !== null || namespace !== null, {
    message: 'give cluster, namespace or both; leave grants out for everything',
  });
export type Grant = z.infer<typeof grantSchema>;

/** At most so many, so that a question to a store stays short. */
const MOST_GRANTS = 100;

/** Null: everything. An empty list: nothing. */
export const grantsSchema = z.array(grantSchema).max(MOST_GRANTS).nullable();
export type Grants = readonly Grant[] | null;

/** Whether what lies in the namespace of the cluster may be seen. */
export function mayRead(grants: Grants, cluster: string, namespace: string): boolean {
  return (
    grants === null ||
    grants.some(
      (grant) =>
        (grant.cluster === null || grant.cluster === cluster) &&
        (grant.namespace === null || grant.namespace === namespace),
    )
  );
}

/** Whether all that the narrow ones allow is allowed by the wide ones. Exact for lists of grants: each narrow one must lie within one wide one. */
export function isWithin(narrow: Grants, wide: Grants): boolean {
  if (wide === null) return true;
  return (
    narrow !== null &&
    narrow.every((grant) =>
      wide.some(
        ({ cluster, namespace }) =>
          (cluster === null || cluster === grant.cluster) &&
          (namespace === null || namespace === grant.namespace),
      ),
    )
  );
}
