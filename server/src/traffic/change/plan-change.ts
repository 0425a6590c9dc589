/** A change of a service's traffic -> what it would write, what is wrong with that, and what to expect of it. */
import { createHash } from 'node:crypto';
import type {
  PlannedResource,
  TrafficChange,
  TrafficPlan,
  TrafficPlanBody,
} from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { AppContext } from '../../http/app-context.ts';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { fingerprint, printResource } from '../../mesh-config/print-resource.ts';
import { readTrafficConfig } from '../configured/list-routes.ts';
import { sayApply } from './can-apply.ts';
import { expectOf } from './consequence/expect-of.ts';
import type { Draft, DraftedResource } from './draft.ts';
import { judgePlan } from './judge-plan.ts';
import { listChoices } from './list-choices.ts';

import { readChangeSubject } from './read-change-subject.ts';
import { Refusal } from './refusal.ts';
import { noteUntoldParts } from './untold-parts.ts';
import { writeChange } from './write-change.ts';

/** Of what a plan begins with and of what it writes: another one where either is not what was shown. */
export function fingerprintOf(drafted: readonly DraftedResource[]): string {
  const parts = drafted.map(({ before, after }) => [
    after.id,
    before ? fingerprint(before) : '',
    fingerprint(after),
  ]);
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

interface Attempt {
  readonly draft: Draft | null;
  readonly refusal: Refusal | null;
}

/** What it writes, or why it writes nothing. */
export function attemptChange(
  change: TrafficChange,
  parts: { readonly config: MeshConfig; readonly service: ServiceRef },
): Attempt {
  try {
    return { draft: writeChange(change, parts), refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { draft: null, refusal: error };
  }
}

function describe({ before, after }: DraftedResource): PlannedResource {
  const { id, apiVersion, kind, cluster, namespace, name, origin } = after;
  return {
    id,
    apiVersion,
    kind,
    cluster,
    namespace,
    name,
    origin: before ? { ...origin } : null,
    before: before ? printResource(before) : null,
    after: printResource(after),
  };
}

/** Throws a 404 for what was never seen and is not configured. */
export async function planChange(
  id: string,
  body: TrafficPlanBody,
  context: AppContext,
): Promise<TrafficPlan> {
  const { change } = body;
  const { meshConfig: config } = context;
  const subject = await readChangeSubject(id, body, context);
  const { service, window, coveredMs, configured } = subject;
  const { draft, refusal } = attemptChange(change, { config, service });
  const drafted = draft?.list() ?? [];
  const traffic = readTrafficConfig(config);
  const concerned = [...traffic.routesOf(service), ...traffic.policiesOf(service)].map(
    ({ resource }) => resource,
  );
  const [judged, consequence] = await Promise.all([
    drafted.length > 0
      ? judgePlan(drafted, { config, concerned, namespace: service.namespace })
      : { problems: [], solved: [] },
    draft ? expectOf({ change, draft, subject, context }) : [],
  ]);
  const resources = drafted.map((one) => describe(one));
  const isPolicy = change.settings.form === 'circuit-breaker' || change.settings.form === 'load-balancing';
  return {
    window,
    coveredMs,
    configured,
    unsupported: refusal?.kind === 'unsupported' ? refusal.message : null,
    refused: refusal?.kind === 'refused' ? refusal.message : null,
    choices: listChoices(config, service).filter(
      ({ api, kind }) => api === change.api && (kind === 'DestinationRule') === isPolicy,
    ),
    resources,
    yaml: resources.map(({ after }) => after).join('---\n'),
    seen: fingerprintOf(drafted),
    ...judged,
    consequence: [
      ...(draft?.dangers() ?? []).map((text) => ({ tone: 'danger' as const, text })),
      ...noteUntoldParts(drafted, config),
      ...consequence,
      ...(draft?.notes() ?? []).map((text) => ({ tone: 'info' as const, text })),
    ],
    apply: sayApply(drafted, service, context),
    warnings: [...subject.warnings],
  };
}
