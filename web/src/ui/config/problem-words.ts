/** Words and order for what validations find in the mesh's configuration. Pure. */
import type { ConfigProblemCounts, ConfigSeverity } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatCounted } from '../../format/count.ts';

export const SEVERITY_WORDS: Readonly<Record<ConfigSeverity, string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Note',
};

/** A note is nothing bad: it has the shape of what says nothing about health. */
export const SEVERITY_HEALTHS: Readonly<Record<ConfigSeverity, Health>> = {
  error: 'failing',
  warning: 'degraded',
  info: 'no-data',
};

/** `2 errors, 1 warning`; empty where there is nothing. */
export function sayCounts({ error, warning, info }: ConfigProblemCounts): string {
  const parts = [
    error > 0 ? formatCounted(error, 'error') : '',
    warning > 0 ? formatCounted(warning, 'warning') : '',
    info > 0 ? formatCounted(info, 'note') : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
