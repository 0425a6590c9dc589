/**
 * Saved views: a page's address with all that its URL says (range, scope, filters, what is selected), under a name. The address is what is kept; no view holds any data.
 * Who may keep, share and hand them out: `docs/views.md`.
 */
import { z } from 'zod';
import { nameSchema, recordFields } from './documents.ts';

/** What begins addresses that are no pages: a view that led there would be no view. */
const NO_PAGES = /^\/(?:api|auth|embed|assets|v1|metrics|healthz|readyz)(?:\/|$)/;

/** The path of a page, as a browser writes it (RFC 3986, 3.3): never another host, never a folder upwards. */
const viewPathSchema = z
  .string()
  .max(2000, 'is longer than 2000 characters')
  .regex(/^(?:\/[\w%~.!'()*@:,+=&;$-]+)+$/, 'is no path of a page, such as /services')
  .refine((path) => !/\/\.{1,2}(?:\/|$)/.test(path) && !NO_PAGES.test(path), {
    message: 'is no page of the console',
  });

/** Whom `/` leads to the view. Of several that fit, one's own comes first, then that of a group, then that for everybody. */
export const viewOpensForSchema = z.object({
  /** Its owner. */
  me: z.boolean().default(false),
  everybody: z.boolean().default(false),
  /** Groups of the identity provider. */
  groups: z
    .array(z.string().trim().min(1, 'is missing').max(200, 'is longer than 200 characters'))
    .max(50)
    .default([]),
});

export const viewFields = {
  name: nameSchema,
  path: viewPathSchema,
  /** The URL's search string without its question mark, such as `range=now-1h&namespace=shop`. */
  search: z
    .string()
    .max(8000, 'is longer than 8000 characters')
    .regex(/^(?:[^?#\s\p{Cc}][^#\s\p{Cc}]*)?$/u, 'is no search string of a URL')
    .default(''),
  sharing: z.enum(['personal', 'shared']).default('personal'),
  opensFor: viewOpensForSchema.prefault({}),
} as const;

export const viewSchema = z
  .object(viewFields)
  .refine(
    ({ sharing, opensFor }) => sharing === 'shared' || (!opensFor.everybody && opensFor.groups.length === 0),
    { message: 'must be shared, or nobody else can open it', path: ['sharing'] },
  );
export type View = z.infer<typeof viewSchema>;
export type ViewOpensFor = z.infer<typeof viewOpensForSchema>;

export const viewRecordSchema = z.object({
  ...recordFields,
  /** Who made it. */
  owner: z.string(),
  /** Whether that is the reader. */
  mine: z.boolean(),
  /** Whether the reader may change and delete it. */
  mayChange: z.boolean(),
  view: viewSchema,
});
export type ViewRecord = z.infer<typeof viewRecordSchema>;

export const viewsSchema = z.object({
  /** The reader's own and the shared ones, in order of their names. */
  views: z.array(viewRecordSchema),
  /** Id of the one that `/` leads the reader to; null for the overview. */
  opens: z.string().nullable(),
});
export type Views = z.infer<typeof viewsSchema>;
