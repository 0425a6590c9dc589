/** What the configuration says about connections that Sightglass opens, be it to proxies or to engines: secrets and TLS. */
import { z } from 'zod';

export const filePathSchema = z.string().min(1);

export const bearerSchema = z
  .strictObject({
    tokenFile: filePathSchema.optional().describe('File with the token; read again when it changes.'),
    tokenEnv: z.string().min(1).optional().describe('Environment variable that holds the token.'),
  })
  .refine((bearer) => (bearer.tokenFile === undefined) !== (bearer.tokenEnv === undefined), {
    message: 'give either tokenFile or tokenEnv',
  });

export const tlsSchema = z
  .strictObject({
    caFile: filePathSchema.optional().describe('Certificates to trust, PEM; the system’s own by default.'),
    certFile: filePathSchema.optional().describe('Client certificate, PEM.'),
    keyFile: filePathSchema.optional().describe('Key of the client certificate, PEM.'),
    serverName: z
      .string()
      .min(1)
      .optional()
      .describe('Name to ask for (SNI) and to find in the certificate.'),
    insecureSkipVerify: z.boolean().default(false).describe('Trust any certificate. For trials only.'),
  })
  .refine((tls) => (tls.certFile === undefined) === (tls.keyFile === undefined), {
    message: 'certFile and keyFile belong together',
  });

export const secretSchema = z
  .strictObject({
    file: filePathSchema.optional().describe('File with the value; read again when it changes.'),
    env: z.string().min(1).optional().describe('Environment variable that holds the value.'),
  })
  .refine((secret) => (secret.file === undefined) !== (secret.env === undefined), {
    message: 'give either file or env',
  });
