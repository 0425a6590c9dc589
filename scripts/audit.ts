/**
 * Asks the registry for known vulnerabilities of the packages in the lockfile. Out: `ok` (nothing of high severity or above), `found` with their names, or `unanswered` with why: a mirror
 * without that endpoint, no network. What could not be asked is neither a success nor a failure of the project.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Audit {
  readonly outcome: 'ok' | 'found' | 'unanswered';
  readonly detail: string;
}

/** What `npm audit --json` prints: a report, or an error of npm's. */
interface Printed {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly name: string; readonly severity: string }>>;
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

const GRAVE = ['high', 'critical'];
const PATIENCE_MS = 120_000;

export function readAudit(text: string): Audit {
  let printed: Printed;
  try {
    printed = JSON.parse(text) as Printed;
  } catch {
    return { outcome: 'unanswered', detail: 'npm audit printed no report' };
  }
  const counts = printed.metadata?.vulnerabilities;
  if (!counts) {
    const why = printed.message ?? printed.error?.summary ?? 'the registry gave no report';
    return { outcome: 'unanswered', detail: why.replaceAll(/\s+/g, ' ').slice(0, 200) };
  }
  const grave = GRAVE.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  if (grave === 0) return { outcome: 'ok', detail: '' };
  const names = Object.values(printed.vulnerabilities ?? {})
    .filter(({ severity }) => GRAVE.includes(severity))
    .map(({ name, severity }) => `${name} (${severity})`);
  return {
    outcome: 'found',
    detail: names.length > 0 ? names.join(', ') : `${grave} of high severity or above`,
  };
}

export function audit(): Audit {
  const { stdout, error } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  if (error) return { outcome: 'unanswered', detail: error.message };
  return readAudit(stdout);
}
