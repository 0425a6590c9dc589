/**
 * The `auth` part of the configuration file: how people and programs prove who they are, and what they may do. Durations come out in milliseconds.
 */
import { grantSchema, roleSchema } from '@sightglass/shared/contract';
import { z } from 'zod';
import { secretSchema } from './connection-schema.ts';
import { durationSchema } from './quantities.ts';

const grantsSchema = z
  .array(grantSchema)
  .min(1, 'nothing could be seen: leave grants out for the whole mesh')
  .max(100)
  .nullable()
  .optional()
  .describe(
    'Clusters, namespaces, or namespaces of one cluster that may be seen and changed; left out: all.',
  );

const tokenSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .describe('Who shows it; stands in histories and in the audit trail.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'write the SHA-256 of the token as 64 hexadecimal digits')
    .transform((text) => text.toLowerCase())
    .describe('SHA-256 of the token, hexadecimal: `printf %s TOKEN | sha256sum`.'),
  role: roleSchema.default('viewer'),
  grants: grantsSchema,
});

const HTTPS_OR_LOOPBACK = /^(?:https:\/\/|http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$))/;

const oidcSchema = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/ })
    .regex(HTTPS_OR_LOOPBACK, 'must be https, except on this machine')
    .describe('The provider: discovered from /.well-known/openid-configuration under it.'),
  clientId: z.string().min(1),
  clientSecret: secretSchema.optional().describe('Left out for a public client: PKCE is used always.'),
  scopes: z
    .array(z.string().min(1))
    .default(['openid', 'profile', 'email'])
    .refine((scopes) => scopes.includes('openid'), 'must hold openid')
    .describe('What is asked for; some providers want `groups` here.'),
  nameClaims: z
    .array(z.string().min(1))
    .min(1)
    .default(['email', 'preferred_username', 'name', 'sub'])
    .describe('Claim that a person is called by: the first that is there.'),
  groupsClaim: z
    .string()
    .min(1)
    .default('groups')
    .describe('Claim that holds the groups: a list, or one text.'),
  label: z.string().min(1).max(60).default('single sign-on').describe('What the button says: Sign in with …'),
});

const proxySchema = z.strictObject({
  userHeader: z
    .string()
    .min(1)
    .default('X-Forwarded-User')
    .describe('Header with the name of who is signed in.'),
  groupsHeader: z
    .string()
    .min(1)
    .default('X-Forwarded-Groups')
    .describe('Header with their groups, comma-separated.'),
  from: z
    .array(
      z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
        error: 'write an address or a range as 10.0.0.0/8',
      }),
    )
    .min(1)
    .describe('Addresses that the proxy connects from: only theirs are believed.'),
  signOutUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where signing out leads.'),
});

const bindingSchema = z
  .strictObject({
    group: z.string().min(1).optional().describe('Everybody in this group.'),
    user: z.string().min(1).optional().describe('One person, by name.'),
    role: roleSchema,
    grants: grantsSchema,
  })
  .refine((binding) => (binding.group === undefined) !== (binding.user === undefined), {
    message: 'give either group or user',
  });

export const authSchema = z.union([
  z.literal('none').transform(() => null),
  z
    .strictObject({
      tokens: z.array(tokenSchema).default([]).describe('Fixed tokens, by their hash.'),
      oidc: oidcSchema.optional().describe('Sign-in with an OpenID Connect provider.'),
      proxy: proxySchema.optional().describe('A proxy in front that signs people in and says who they are.'),
      roles: z
        .array(bindingSchema)
        .default([])
        .describe('Who may do what; the highest role that fits counts.'),
      defaultRole: roleSchema
        .nullable()
        .default(null)
        .describe('Role of whoever signed in and fits nothing in `roles`; null refuses them.'),
      session: z
        .strictObject({
          idle: durationSchema.prefault('30m').describe('A session ends when nothing was asked for so long.'),
          absolute: durationSchema.prefault('12h').describe('And so long after sign-in at the latest.'),
        })
        .prefault({}),
      auditRetention: durationSchema.prefault('400d').describe('How long the audit trail is kept.'),
      openMetrics: z
        .boolean()
        .default(false)
        .describe('Whether GET /metrics, the console’s own metrics, needs no sign-in.'),
    })
    .refine(({ tokens, oidc, proxy }) => tokens.length > 0 || oidc !== undefined || proxy !== undefined, {
      message: 'nobody could sign in: give tokens, oidc or proxy, or write auth: none',
    }),
]);
