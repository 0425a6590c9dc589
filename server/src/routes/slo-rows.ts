/** A stored SLO -> how answers tell it, with its state at this moment. */
import type { Slo, SloRecord, SloRow } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import type { AppContext } from '../http/app-context.ts';
import { invalidParameter, ProblemError } from '../http/problem.ts';
import { recordFieldsOf } from '../http/record-fields.ts';
import { checkSlo, type SloIssue } from '../slo/check-slo.ts';
import { keepSlo, type KeptSlo } from '../slo/kept-slo.ts';
import { readStatus } from '../slo/read-status.ts';
import type { StoredDocument } from '../state/documents.ts';
import { findRefusal } from '../store/find-refusal.ts';

export function sloRecordOf(stored: StoredDocument<Slo>): SloRecord {
  return { ...recordFieldsOf(stored), slo: stored.document };
}

/** `end` is what the book's update resolved with. One that is deleted has no state but that. */
export function sloRowOf(stored: StoredDocument<Slo>, end: number | null, context: AppContext): SloRow {
  const { slos } = context;
  const kept = slos.find(stored.id) ?? { ...keepSlo(stored, context.intervalMs), filled: true };
  return { ...sloRecordOf(stored), status: readStatus(kept, end ?? context.now(), slos.parts) };
}

/** The SLO as it is kept and counted. Throws a 404 for an id that no SLO has, and for one that is deleted. */
export async function settleSlo(
  id: string,
  { slos }: AppContext,
): Promise<{ kept: KeptSlo; end: number | null }> {
  const end = await slos.settle(id);
  const kept = slos.find(id);
  if (!kept) throw new ProblemError(404, `There is no SLO ${id}.`);
  return { kept, end };
}

/** Whether the SLO is about the service of this id. Throws a 400 for what is none. */
export function createServiceTest(id: string | undefined): (slo: Slo) => boolean {
  if (id === undefined) return () => true;
  const ref = parseServiceId(id);
  if (!ref) throw invalidParameter('service', 'is no id of a service');
  return ({ scope }) =>
    scope.namespace === ref.namespace &&
    scope.service === ref.name &&
    (scope.cluster === null || scope.cluster === ref.cluster);
}

/** What only the console at hand knows: expressions that its engine refuses, receivers that are not there. */
async function listRefusals(
  { sli, receivers }: Slo,
  { store, collections, now }: AppContext,
): Promise<SloIssue[]> {
  const issues: SloIssue[] = [];
  for (const [index, id] of receivers.entries())
    if (collections.receivers.read(id)?.deletedAt !== null)
      issues.push({ path: `receivers.${index}`, message: `there is no receiver ${id}` });
  if (sli.kind !== 'custom') return issues;
  for (const part of ['good', 'total'] as const) {
    const message = await findRefusal(store, sli[part], now());
    if (message !== null) issues.push({ path: `sli.${part}`, message });
  }
  return issues;
}

/** Throws a 422 that lists what would make the SLO useless, each with its path in the body. */
export async function refuseUselessSlo(slo: Slo, context: AppContext): Promise<void> {
  const issues = [...(await checkSlo(slo, context.store)), ...(await listRefusals(slo, context))];
  if (issues.length === 0) return;
  const errors = issues.map(({ path, message }) => ({ path: `body.${path}`, message }));
  throw new ProblemError(422, `The SLO cannot be kept: ${errors[0]?.path} ${errors[0]?.message}.`, errors);
}
