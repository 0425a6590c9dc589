/** Who asks, what they may do, tokens for programs, and the audit trail. Times are epoch milliseconds. */
import { z } from 'zod';
import { rangeQuerySchema, windowSchema } from './common.ts';
import { nameSchema, positiveDurationSchema } from './documents.ts';
import { grantsSchema } from './grants.ts';

/** Each may do what those before it may. `viewer` reads, `editor` changes what people define, `admin` also manages tokens and reads the audit trail. */
export const ROLES = ['viewer', 'editor', 'admin'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Whether somebody of the one role may do what needs the other. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

export const sessionSchema = z.object({
  /** How the caller is known; `none` where nobody has to sign in, `embed` for a panel in another page. */
  via: z.enum(['none', 'session', 'token', 'proxy', 'embed']),
  /** Empty where nobody has to sign in. */
  name: z.string(),
  role: roleSchema,
  groups: z.array(z.string()),
  /** Clusters and namespaces that they may see; null for all. */
  grants: grantsSchema,
  /** When they must sign in again at the latest; null where that never is. */
  expiresAt: z.number().nullable(),
});
export type Session = z.infer<typeof sessionSchema>;

/** Of somebody who signed in: where and when, and what they may do now. */
export const signedInSchema = z.object({
  /** Opens nothing; stays the same as long as the session. */
  id: z.string(),
  name: z.string(),
  method: z.enum(['token', 'oidc']),
  /** Null for whoever has no role any more. */
  role: roleSchema.nullable(),
  createdAt: z.number(),
  /** To the minute. */
  seenAt: z.number(),
  /** When it ends if nothing more is asked for. */
  endsAt: z.number(),
  /** Address that they signed in from; empty when that was not kept. */
  address: z.string(),
  /** As the browser calls itself: any text; empty when that was not kept. */
  browser: z.string(),
  /** Whether it is the one that asks. */
  isPresent: z.boolean(),
});
export type SignedIn = z.infer<typeof signedInSchema>;

export const signedInListSchema = z.object({
  /** Newest first. */
  sessions: z.array(signedInSchema),
  /** After this long without a request a session ends, and so long after sign-in at the latest; milliseconds. Null where nobody has to sign in. */
  limits: z.object({ idleMs: z.number(), absoluteMs: z.number() }).nullable(),
});

export const endOwnSessionsQuerySchema = z.object({
  keep: z
    .enum(['present', 'none'])
    .default('present')
    .describe('`present` keeps the session that asks; `none` ends it too'),
});
export const endedSessionsSchema = z.object({ ended: z.number().int() });

export const apiTokenSchema = z.object({
  id: z.string(),
  name: nameSchema,
  role: roleSchema,
  /** Clusters and namespaces that it may see; null for all. */
  grants: grantsSchema,
  createdAt: z.number(),
  createdBy: z.string(),
  /** Null for one that never ends. */
  expiresAt: z.number().nullable(),
  /** To the minute; null when never. */
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
  /** `file` for one that the configuration holds: it is revoked there. */
  origin: z.enum(['console', 'file']),
});
export type ApiToken = z.infer<typeof apiTokenSchema>;

export const apiTokensSchema = z.object({ tokens: z.array(apiTokenSchema) });

export const newApiTokenSchema = z.object({
  name: nameSchema,
  role: roleSchema.default('viewer'),
  /** At most what its maker may see; null: all of that. */
  grants: grantsSchema.default(null),
  /** Null: it never ends. */
  expiresIn: positiveDurationSchema.nullable().default('90d'),
});
export const createdApiTokenSchema = z.object({
  token: apiTokenSchema,
  /** Told this once: only a hash of it is kept. */
  secret: z.string(),
});

export const auditQuerySchema = z.object({
  ...rangeQuerySchema.shape,
  actor: z.string().max(200).optional().describe('Part of the name of who did it'),
  action: z.string().max(100).optional().describe('The operation, or sign-in, sign-out'),
  outcome: z.enum(['done', 'refused', 'failed']).optional(),
  before: z.coerce
    .number()
    .int()
    .optional()
    .describe('Only entries older than this one: `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const auditEntrySchema = z.object({
  id: z.number().int(),
  at: z.number(),
  /** As they are known; `anonymous` where nobody has to sign in and no name was given. */
  actor: z.string(),
  via: z.enum(['none', 'session', 'token', 'proxy', 'embed', 'nobody']),
  /** The operation's name, or `signIn`, `signOut`. */
  action: z.string(),
  /** What it was done to: an id, or empty. */
  subject: z.string(),
  /** Refused: not allowed. Failed: it was asked for wrongly, or the console failed. */
  outcome: z.enum(['done', 'refused', 'failed']),
  detail: z.string(),
  /** Address that it came from, and the request's id. */
  address: z.string(),
  requestId: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditSchema = z.object({
  window: windowSchema,
  /** Newest first. */
  entries: z.array(auditEntrySchema),
  next: z.number().nullable(),
  /** How long entries are kept, milliseconds. */
  keptForMs: z.number(),
});
export type Audit = z.infer<typeof auditSchema>;
