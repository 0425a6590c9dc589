/** What every question about the traffic of one service begins and ends with: which service, whether there is one, and what an answer may lack. */
import type { RangeQuery, Warning } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../http/app-context.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { collectWarnings } from '../http/warnings.ts';
import { isConfigRead, listConfigWarnings } from '../mesh-config/config-warnings.ts';
import { findServiceSubject } from '../signals/subject.ts';
import { isStored } from '../store/stored-node.ts';
import type { Answer, EdgeFilter } from '../store/telemetry-store.ts';
import { readTrafficConfig, type TrafficConfig } from './configured/list-routes.ts';

export interface ServiceQuestion {
  readonly service: ServiceRef;
  /** The edges that lead to it. */
  readonly filter: EdgeFilter;
  readonly window: TimeWindow;
  readonly traffic: TrafficConfig;
  /** Whether the configuration of its cluster was read. */
  readonly configured: boolean;
  /** Resolves where the service is known, or was ever seen; throws a 404 where it is not. */
  mustExist(isKnown: boolean): Promise<void>;
  warn(answer: Answer): Promise<Warning[]>;
}

/** Throws a 404 for what is no id of a service. */
export function askAboutService(id: string, query: RangeQuery, context: AppContext): ServiceQuestion {
  const subject = findServiceSubject(id);
  if (!subject?.inbound) throw unknownId('service', id);
  const { ref: service, inbound: filter, outbound } = subject;
  const { store, meshConfig } = context;
  const question = resolveQuestion(query, context);
  const clusters = meshConfig.clusters().filter(({ cluster }) => cluster === service.cluster);
  return {
    service,
    filter,
    window: question.window,
    traffic: readTrafficConfig(meshConfig),
    configured: isConfigRead(clusters),
    async mustExist(isKnown) {
      if (!isKnown && !(await isStored(store, [filter, outbound]))) throw unknownId('service', id);
    },
    warn: async (answer) => [
      ...(await collectWarnings(context, question, answer)),
      ...listConfigWarnings(clusters),
    ],
  };
}
