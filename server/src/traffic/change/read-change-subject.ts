/** What every question about a change needs: the service, the versions that were seen of it, and what is configured. One question to the store. */
import type { RangeQuery, Warning } from '@sightglass/shared/contract';
import { formatServiceId, type ServiceRef } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../../http/app-context.ts';
import { unknownId } from '../../http/problem.ts';
import { resolveQuestion } from '../../http/question.ts';
import { collectWarnings } from '../../http/warnings.ts';
import { listConfigWarnings } from '../../mesh-config/config-warnings.ts';
import { findServiceSubject } from '../../signals/subject.ts';
import { isStored } from '../../store/stored-node.ts';
import type { EdgeFilter, SeriesAnswer } from '../../store/telemetry-store.ts';
import { readTrafficConfig } from '../configured/list-routes.ts';

export interface ChangeSubject {
  readonly service: ServiceRef;
  readonly id: string;
  readonly filter: EdgeFilter;
  readonly window: TimeWindow;
  readonly coveredMs: number;
  /** By `target-version`, with histograms, in one step. */
  readonly byVersion: SeriesAnswer;
  readonly configured: boolean;
  readonly warnings: readonly Warning[];
}

/** Throws a 404 for what was never seen and is not configured. */
export async function readChangeSubject(
  id: string,
  query: RangeQuery,
  context: AppContext,
): Promise<ChangeSubject> {
  const subject = findServiceSubject(id);
  if (!subject?.inbound) throw unknownId('service', id);
  const { store, meshConfig } = context;
  const filter = subject.inbound;
  const service: ServiceRef = subject.ref;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const stepMs = window.to - window.from;
  const byVersion = await store.readSeries({
    window,
    filter,
    by: 'target-version',
    stepMs,
    histograms: true,
  });
  const traffic = readTrafficConfig(meshConfig);
  const isKnown =
    byVersion.groups.length > 0 ||
    traffic.routesOf(service).length > 0 ||
    traffic.policiesOf(service).length > 0 ||
    meshConfig.list('Service').some((one) => formatServiceId(one) === id);
  if (!isKnown && !(await isStored(store, [filter, subject.outbound]))) throw unknownId('service', id);
  const clusters = meshConfig.clusters().filter(({ cluster }) => cluster === service.cluster);
  return {
    service,
    id,
    filter,
    window: byVersion.window,
    coveredMs: byVersion.coveredMs,
    byVersion,
    configured: clusters.length > 0,
    warnings: [...(await collectWarnings(context, question, byVersion)), ...listConfigWarnings(clusters)],
  };
}
