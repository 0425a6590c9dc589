/** The `server` part of the configuration file: certificates, who is believed about addresses, and how much one caller may ask. */
import { z } from 'zod';
import { filePathSchema } from './connection-schema.ts';

const countSchema = z.number().int().min(1);

const rateLimitSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether anything is limited.'),
  wrongTokens: countSchema
    .default(30)
    .describe('Tokens that do not hold, shown from one address within five minutes.'),
  signIns: countSchema
    .default(300)
    .describe('Requests to the pages of sign-in and to the provider’s ways, from one address, a minute.'),
  requests: countSchema
    .default(6000)
    .describe('Requests to the API, of one person, token or (without sign-in) address, a minute.'),
  costly: countSchema
    .default(120)
    .describe('Of these: exports, previews, backtests, suggestions and tests of receivers, a minute.'),
});

const serverTlsSchema = z.strictObject({
  certFile: filePathSchema.describe('Certificate with its chain, PEM. Files are looked at every 10 seconds.'),
  keyFile: filePathSchema.describe('Its key, PEM.'),
  caFile: filePathSchema
    .optional()
    .describe('Authorities, PEM, of which every caller must show a certificate; probes too.'),
  minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2').describe('Older versions are refused.'),
});

export const serverSchema = z.strictObject({
  tls: serverTlsSchema.optional().describe('Serves HTTPS, and nothing else, on `listen`.'),
  trustedProxies: z
    .array(
      z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
        error: 'write an address or a range as 10.0.0.0/8',
      }),
    )
    .default([])
    .describe(
      'Proxies in front whose X-Forwarded-For is believed: by it callers are told apart for limits and in the audit trail.',
    ),
  rateLimit: rateLimitSchema.prefault({}).describe('How much one caller may ask.'),
});
