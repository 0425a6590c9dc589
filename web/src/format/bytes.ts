/** Bytes in binary units (1 KiB = 1024 B). */
import { formatScaled, NO_VALUE } from './number-text.ts';

const UNITS = [
  { size: 2 ** 40, unit: ' TiB' },
  { size: 2 ** 30, unit: ' GiB' },
  { size: 2 ** 20, unit: ' MiB' },
  { size: 2 ** 10, unit: ' KiB' },
  { size: 1, unit: ' B' },
];

export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return NO_VALUE;
  return formatScaled(bytes, UNITS);
}

export function formatBytesPerSecond(bytesPerSecond: number | null | undefined): string {
  const text = formatBytes(bytesPerSecond);
  return text === NO_VALUE ? text : `${text}/s`;
}
