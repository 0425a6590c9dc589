/** What people define (SLOs, alert rules, receivers, silences, ...) as kept: with version, author and origin. */
import { z } from 'zod';
import { parseDuration } from '../time-range.ts';

/** A duration as it is written, such as `5m` or `1h30m`; units s, m, h, d, w. */
export const durationTextSchema = z
  .string()
  .refine((text) => (parseDuration(text) ?? -1) >= 0, { message: 'is no duration such as 30s, 5m or 1d' });

/** A duration of more than nothing. */
export const positiveDurationSchema = durationTextSchema.refine((text) => parseDuration(text) !== 0, {
  message: 'must be longer than nothing',
});

export const nameSchema = z.string().trim().min(1, 'is missing').max(120, 'is longer than 120 characters');
export const textSchema = z.string().max(2000, 'is longer than 2000 characters');
/** A moment that a calendar can show; beyond 8.64e15 ms there is none (ECMA-262, 21.4.1.1). */
export const momentSchema = z
  .number()
  .min(0, 'is no moment since 1970')
  .max(8.64e15, 'is no moment that a calendar has');
/** A link that people follow; http and https only, because it becomes an anchor. */
export const linkSchema = z.union([
  z.literal(''),
  z.url({ protocol: /^https?$/, error: 'is no address such as https://example.org/runbook' }),
]);
/** Names as Prometheus has them, values any text. */
export const labelsSchema = z.record(
  z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is no label name: letters, digits and underscores'),
  z.string().max(400),
);

/** What the console adds to a document; `document` is as its author wrote it. */
export const recordFields = {
  id: z.string(),
  /** Counts changes from 1; sent back with a change, so that two authors do not overwrite each other. */
  version: z.number().int(),
  /** A file wins over the console: such a document can be changed in its file only. */
  origin: z.enum(['console', 'file']),
  /** Name of that file within its folder. */
  file: z.string().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  updatedBy: z.string(),
  /** Deleted, but can be brought back. */
  deletedAt: z.number().nullable(),
} as const;

const recordFieldsSchema = z.object(recordFields);
export type RecordFields = z.infer<typeof recordFieldsSchema>;

/** One state of a document in its history. */
export function revisionSchemaOf<Document extends z.ZodType>(document: Document) {
  return z.object({
    version: z.number().int(),
    at: z.number(),
    by: z.string(),
    action: z.enum(['created', 'changed', 'deleted', 'restored']),
    document,
  });
}

/** The version that a change is made to. */
export const versionQuerySchema = z.object({
  version: z.coerce
    .number()
    .int()
    .optional()
    .describe('The version that was read: answers 409 when it is no longer the newest'),
});
