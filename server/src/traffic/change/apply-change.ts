/**
 * A planned change written to the cluster. It is planned anew, and written only when it begins with what the plan was shown to begin with. Nothing is written before all of it passed a dry run.
 * Throws a 409 when something changed since and nothing was written, or when nothing may be written.
 */
import type { AppliedResource, TrafficApplied, trafficApplyBodySchema } from '@sightglass/shared/contract';
import type { z } from 'zod';
import type { AppContext } from '../../http/app-context.ts';
import { ProblemError, unknownId } from '../../http/problem.ts';
import {
  ChangedMeanwhile,
  type ConfigWriter,
  type WriteOptions,
  type WriteResult,
} from '../../mesh-config/config-writer.ts';
import { findServiceSubject } from '../../signals/subject.ts';
import { sayApply } from './can-apply.ts';
import type { DraftedResource } from './draft.ts';
import { attemptChange, fingerprintOf } from './plan-change.ts';

const AGAIN = 'Look at the plan again; nothing was written.';

function isWritten({ outcome }: AppliedResource): boolean {
  return outcome === 'created' || outcome === 'changed';
}

function isDone(one: AppliedResource): boolean {
  return isWritten(one) || one.outcome === 'unchanged';
}

/** What somebody changed meanwhile, where a resource before it was written already: that must be told, not hidden in a refusal of it all. */
async function writeNext(
  writer: ConfigWriter,
  planned: DraftedResource,
  { isBegun, ...options }: WriteOptions & { readonly isBegun: boolean },
): Promise<WriteResult> {
  try {
    return await writer.write(planned, options);
  } catch (error) {
    if (!isBegun || !(error instanceof ChangedMeanwhile)) throw error;
    const message = `${error.message} What stands before it in this list was written already: look at the plan again.`;
    return { outcome: 'refused', message, conflicts: [], warnings: [], yaml: null };
  }
}

async function writeAll(
  writer: ConfigWriter,
  drafted: readonly DraftedResource[],
  options: WriteOptions,
): Promise<AppliedResource[]> {
  const results: AppliedResource[] = [];
  for (const planned of drafted) {
    const { id, kind, namespace, name } = planned.after;
    const place = { id, kind, namespace, name };
    const isBegun = !options.dryRun && results.some(isWritten);
    const isLost = results.some((one) => !isDone(one)) && !options.dryRun;
    results.push(
      isLost
        ? { ...place, outcome: 'left-out', message: '', conflicts: [], warnings: [], yaml: null }
        : { ...place, ...(await writeNext(writer, planned, { ...options, isBegun })) },
    );
  }
  return results;
}

async function tryAll(
  writer: ConfigWriter,
  drafted: readonly DraftedResource[],
  { dryRun, takeOver }: WriteOptions,
): Promise<AppliedResource[]> {
  const tried = await writeAll(writer, drafted, { dryRun: true, takeOver });
  if (dryRun || !tried.every(isDone)) {
    return dryRun
      ? tried
      : tried.map((one): AppliedResource =>
          isDone(one) ? Object.assign(one, { outcome: 'left-out', yaml: null }) : one,
        );
  }
  return writeAll(writer, drafted, { dryRun: false, takeOver });
}

export async function applyChange(
  id: string,
  { change, dryRun, takeOver, seen }: z.output<typeof trafficApplyBodySchema>,
  context: AppContext,
): Promise<TrafficApplied> {
  const service = findServiceSubject(id);
  if (!service?.inbound) throw unknownId('service', id);
  const { meshConfig: config } = context;
  const { draft, refusal } = attemptChange(change, { config, service: service.ref });
  if (!draft) throw new ProblemError(409, `${refusal?.message ?? 'Nothing is written.'} ${AGAIN}`);
  const drafted = draft.list();
  const { possible, reason } = sayApply(drafted, service.ref, context);
  const writer = context.findConfigWriter(service.ref.cluster);
  if (!possible || !writer) throw new ProblemError(409, reason ?? 'This cluster is only read.');
  if (fingerprintOf(drafted) !== seen)
    throw new ProblemError(409, `What is configured changed since the plan was made. ${AGAIN}`);
  try {
    const resources = await tryAll(writer, drafted, { dryRun, takeOver });
    return { dryRun, done: resources.every(isDone), resources, target: writer.target() };
  } catch (error) {
    if (error instanceof ChangedMeanwhile) throw new ProblemError(409, `${error.message} ${AGAIN}`);
    throw error;
  }
}

/** For the trail: what was written, and what not. */
export function sayApplied({ dryRun, resources }: TrafficApplied): string {
  const said = resources.map(
    ({ kind, namespace, name, outcome }) => `${kind} ${namespace}/${name} ${outcome}`,
  );
  return `${dryRun ? 'dry run: ' : ''}${said.join(', ')}`;
}
