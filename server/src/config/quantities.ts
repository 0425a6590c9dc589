/**
 * Durations and sizes as people write them in the configuration file: `15s`, `1m30s`, `64MiB`.
 * Out come milliseconds and bytes. Units follow Prometheus durations (ms s m h d w) and IEC 80000-13 sizes.
 */
import type { Bytes, Milliseconds } from '@sightglass/shared/units';
import { z } from 'zod';

const DURATION_UNITS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
const SIZE_UNITS = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
} as const;
const DURATION = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const SIZE = /^(\d+(?:\.\d+)?)\s?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;

/** Milliseconds of a text such as `15s` or `1m30s`; null when it is no duration. */
export function parseDuration(text: string): Milliseconds | null {
  const match = text === '' ? null : DURATION.exec(text);
  if (!match) return null;
  return Object.values(DURATION_UNITS).reduce(
    (sum, unit, index) => sum + unit * Number(match[index + 1] ?? 0),
    0,
  );
}

/** Bytes of a text such as `64MiB`; null when it is no size. */
export function parseSize(text: string): Bytes | null {
  const match = SIZE.exec(text);
  if (!match) return null;
  return Math.round(Number(match[1]) * SIZE_UNITS[match[2] as keyof typeof SIZE_UNITS]);
}

/** A duration as text, the largest unit that divides it: 15000 -> `15s`. */
export function formatDuration(duration: Milliseconds): string {
  for (const [unit, ms] of Object.entries(DURATION_UNITS)) {
    if (duration >= ms && duration % ms === 0) return `${duration / ms}${unit}`;
  }
  return `${duration}ms`;
}

/** A size as text in binary units, at most one decimal: 67108864 -> `64 MiB`. */
export function formatSize(bytes: Bytes): string {
  for (const unit of ['TiB', 'GiB', 'MiB', 'KiB'] as const) {
    const scaled = bytes / SIZE_UNITS[unit];
    if (scaled >= 1) return `${Number(scaled.toFixed(1))} ${unit}`;
  }
  return `${bytes} bytes`;
}

/** A positive duration, as the file has it; milliseconds once read. */
export const durationSchema = z
  .string()
  .transform((text, context): Milliseconds => {
    const duration = parseDuration(text);
    if (duration !== null && duration > 0) return duration;
    context.addIssue(`"${text}" is not a duration; write one as 15s, 5m, 6h or 14d`);
    return z.NEVER;
  })
  .meta({ examples: ['15s', '5m', '6h', '14d'] });

/** A positive size, as the file has it; bytes once read. */
export const sizeSchema = z
  .string()
  .transform((text, context): Bytes => {
    const bytes = parseSize(text);
    if (bytes !== null && bytes > 0) return bytes;
    context.addIssue(`"${text}" is not a size; write one as 512KiB, 64MiB or 8GiB`);
    return z.NEVER;
  })
  .meta({ examples: ['512KiB', '64MiB', '8GiB'] });
