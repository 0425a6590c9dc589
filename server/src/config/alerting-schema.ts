/** The `alerting` part of the configuration file: when alerts are judged, and how people are told. Durations come out in milliseconds. */
import { z } from 'zod';
import { durationSchema } from './quantities.ts';

export const alertingSchema = z.strictObject({
  interval: durationSchema
    .refine((ms) => ms >= 1000, 'must be at least 1s')
    .prefault('30s')
    .describe('Distance of evaluations; each comes as soon as the telemetry of its time is stored.'),
  externalUrl: z
    .url({ protocol: /^https?$/, error: 'is no address such as https://sightglass.example.org' })
    .optional()
    .describe(
      'Where people reach the console; links in notifications begin with it. Left out: publicUrl, or else the address of listen.',
    ),
  deliveryDeadline: durationSchema
    .prefault('1d')
    .describe(
      'After this long a notification that a receiver did not take is given up, to be replayed by hand.',
    ),
  attemptTimeout: durationSchema
    .prefault('10s')
    .describe('Limit for one attempt to tell a receiver, its whole answer included.'),
  keepHistory: durationSchema
    .prefault('90d')
    .describe('How long the ledger and past notifications are kept.'),
});
