/** Certificates of proxies and authorities, from whatever tells of them. Times are epoch milliseconds; a text that is not told is empty. */
import { z } from 'zod';
import { listParameterSchema, scopeQuerySchema, warningSchema } from './common.ts';

export const certificateSchema = z.object({
  id: z.string(),
  /** `root` signs, `intermediate` signs and is signed, `workload` names a proxy. */
  kind: z.enum(['root', 'intermediate', 'workload']),
  cluster: z.string(),
  namespace: z.string(),
  /** Workload (or authority) that has it. */
  workload: z.string(),
  pod: z.string(),
  /** Null where only its use is known, from access logs. */
  expiresAt: z.number().nullable(),
  notBefore: z.number().nullable(),
  /** SPIFFE URIs and DNS names. */
  identities: z.array(z.string()),
  trustDomain: z.string(),
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  /** When it was last heard of. */
  lastAt: z.number(),
  /** What told it: a gauge's name, `/certs`, or `access log`. */
  metric: z.string(),
  source: z.enum(['gauge', 'envoy-certs', 'access-log']),
  /** How many pods (or, in access logs, records) show the same one. */
  count: z.number(),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** Who signs for a trust domain, as far as it is told. */
export const authoritySchema = z.object({
  trustDomain: z.string(),
  clusters: z.array(z.string()),
  /** `istiod`, `Linkerd identity`, or the issuer's subject. */
  issuer: z.string(),
  rootExpiresAt: z.number().nullable(),
  /** Workload certificates that it signed, and when the next of them ends. */
  workloads: z.number().int(),
  nextExpiresAt: z.number().nullable(),
  /** What istiod was asked to sign in the last hour, where it tells. */
  signingRequests: z.number().nullable(),
});
export type Authority = z.infer<typeof authoritySchema>;

export const certificatesQuerySchema = z.object({
  ...scopeQuerySchema.shape,
  workload: listParameterSchema.describe('Names of workloads, comma-separated; leaves authorities out'),
});

export const certificatesSchema = z.object({
  now: z.number(),
  /** The next to end first; those of unknown end last. */
  certificates: z.array(certificateSchema),
  authorities: z.array(authoritySchema),
  warnings: z.array(warningSchema),
});
export type Certificates = z.infer<typeof certificatesSchema>;
