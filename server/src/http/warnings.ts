/** What is missing or doubtful in an answer, in few enough words: one warning for each group of targets, not for each. */
import type { Target, Warning } from '@sightglass/shared/contract';
import type { Answer, StoreStatus } from '../store/telemetry-store.ts';
import type { AppContext } from './app-context.ts';
import type { Question } from './question.ts';

/** A cluster is silent when its last data is older than this many intervals. */
const SILENT_INTERVALS = 8;
/** Below this covered share of a window the answer says so. */
const FULL_SHARE = 0.9;
const NAMED_TARGETS = 3;

/** One warning for each job and cluster some of whose targets are down. */
function warnOfTargets(targets: readonly Target[]): Warning[] {
  // The usual case: with thousands of targets the grouping would cost more than most answers.
  if (targets.every(({ state }) => state !== 'down')) return [];
  const groups = new Map<string, { all: number; down: Target[] }>();
  for (const target of targets) {
    const parts = [target.labels.job ?? target.source, target.labels.cluster];
    const subject = parts.filter((part) => part !== undefined && part !== '').join(' in ');
    const group = groups.get(subject) ?? { all: 0, down: [] };
    group.all++;
    if (target.state === 'down') group.down.push(target);
    groups.set(subject, group);
  }
  const warnings: Warning[] = [];
  for (const [subject, { all, down }] of groups) {
    if (down.length === 0) continue;
    const named = down.slice(0, NAMED_TARGETS).map((target) => target.url);
    const more = down.length > named.length ? ' and others' : '';
    const message = `${down.length} of ${all} targets do not answer: ${named.join(', ')}${more}.`;
    warnings.push({ code: 'source-down', subject, message });
  }
  return warnings;
}

function warnOfClusters(status: StoreStatus, context: AppContext): Warning[] {
  const limit = context.now() - SILENT_INTERVALS * context.intervalMs;
  // While this program did not run or has only begun to listen, clusters may have sent what nobody took.
  if (context.listeningSince !== null && limit < context.listeningSince) return [];
  return status.clusters
    .filter(({ lastDataAt }) => lastDataAt !== null && lastDataAt < limit)
    .map(({ name, lastDataAt }) => ({
      code: 'cluster-down' as const,
      subject: name,
      message: `Cluster ${name} has sent nothing since ${new Date(lastDataAt ?? 0).toISOString()}.`,
    }));
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function warnOfCoverage(answer: Answer, question: Question): Warning[] {
  const { from, to } = question.window;
  if (answer.coveredMs >= FULL_SHARE * (to - from)) return [];
  if (answer.warnings.some(({ code }) => code === 'partial-history' || code === 'out-of-retention'))
    return [];
  const message = `Telemetry is stored for ${duration(answer.coveredMs)} of the ${duration(to - from)} asked for.`;
  return [{ code: 'partial-history', subject: 'store', message }];
}

const nameWarning = ({ code, subject }: Warning): string => `${code} ${subject}`;

/** What two reads of one answer say is said once; so is that a cluster is down, by whoever says it first. */
function unique(warnings: readonly Warning[]): Warning[] {
  const said = new Map<string, Warning>();
  for (const warning of warnings) {
    const { code, subject, message } = warning;
    const key = JSON.stringify(code === 'cluster-down' ? [code, subject] : [code, subject, message]);
    if (!said.has(key)) said.set(key, warning);
  }
  return [...said.values()];
}

/** All warnings of an answer. Sources and clusters that are silent now matter to questions about the present only. */
export async function collectWarnings(
  context: AppContext,
  question: Question,
  answer: Answer,
): Promise<Warning[]> {
  const present = question.live
    ? [
        ...context.tellWarnings(warnOfTargets(context.readTargets())),
        ...warnOfClusters(await context.store.readStatus(), context),
        // Health and graph of the present hold saturation.
        ...(await context.saturation.readSaturation()).warnings,
      ]
    : [];
  const said = new Set(answer.warnings.map(nameWarning));
  const news = present.filter((warning) => !said.has(nameWarning(warning)));
  return unique([...question.warnings, ...answer.warnings, ...warnOfCoverage(answer, question), ...news]);
}
