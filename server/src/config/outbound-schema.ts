/** The `outbound` part of the configuration file: where requests may go whose address is typed into the console. */
import { z } from 'zod';

const NAME = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i;
/** What looks like an address or a range and is none must not pass for a name. */
const NUMBERS = /^[\d.]+$/;

export const outboundSchema = z.strictObject({
  allow: z
    .array(
      z.union(
        [
          z.cidrv4(),
          z.cidrv6(),
          z.ipv4(),
          z.ipv6(),
          z
            .string()
            .max(253)
            .regex(NAME)
            .refine((text) => !NUMBERS.test(text)),
        ],
        { error: 'write a range as 10.0.0.0/8, an address, a name, or *.example.org' },
      ),
    )
    .default([])
    .describe(
      'Addresses of private networks, and names, that receivers of alerts may have. Those of the public Internet are permitted without it.',
    ),
});
