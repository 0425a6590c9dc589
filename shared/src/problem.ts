/** Problem details for HTTP APIs (RFC 9457): the one shape of every error answer. */
import { z } from 'zod';

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** The request id, also in the server's log. */
  instance: z.string().optional(),
  /** One entry for each invalid field of the request. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
