/** GET /security/strict/{id}: whom STRICT would cut off from a namespace or a service, and the YAML to apply. */
import { RESTRICTED } from '@sightglass/shared/identity';
import { chooseStep } from '@sightglass/shared/time-range';
import type { AppContext } from '../http/app-context.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { createFindPolicy } from '../security/find-policy.ts';
import { presentPostureSeries } from '../security/posture-series.ts';
import { createFindPartial } from '../security/readiness/partial-telemetry.ts';
import { readPlainFlows } from '../security/readiness/plain-flows.ts';
import { listCallers } from '../security/readiness/readiness-callers.ts';
import { listNotes } from '../security/readiness/readiness-notes.ts';
import {
  createExposure,
  addInbound,
  presentRow,
  type Exposure,
} from '../security/readiness/readiness-rows.ts';
import { findCleanSince } from '../security/readiness/observation.ts';
import { addIdentities, readSubjectSeries } from '../security/readiness/read-readiness-of.ts';
import { readObservations } from '../security/readiness/read-observations.ts';
import { READINESS_STEPS, readMeshTraffic, type MeshTraffic } from '../security/readiness/read-readiness.ts';
import { writeStrictResource } from '../security/readiness/strict-resource.ts';
import { parseSubject, receivedBy, subjectOf, type Subject } from '../security/readiness/subject.ts';
import { isStored } from '../store/stored-node.ts';

function expose(subject: Subject, { inbound, receivers }: MeshTraffic): Exposure {
  const exposure = createExposure(subject);
  for (const one of inbound) {
    const receiver = receivers.get(one.target.id);
    if (receiver && subjectOf(subject.kind, one.target).id === subject.id)
      addInbound(exposure, one, receiver);
  }
  return exposure;
}

/** Whether anything was ever heard of it, or it is configured. */
async function isKnown(subject: Subject, { store, meshConfig }: AppContext): Promise<boolean> {
  const { cluster, namespace } = subject;
  const { target } = receivedBy(subject);
  const isConfigured = meshConfig
    .workloads()
    .some((workload) => workload.cluster === cluster && workload.namespace === namespace);
  if (subject.kind === 'namespace' && isConfigured) return true;
  return target !== undefined && isStored(store, [{ target }, { source: target }]);
}

export const getStrictReadinessOf = defineRoute(
  'getStrictReadinessOf',
  async ({ params, query }, context) => {
    const { store, meshConfig, intervalMs } = context;
    const subject = parseSubject(params.id);
    if (!subject || subject.namespace === RESTRICTED) throw unknownId('namespace or service', params.id);
    const question = resolveQuestion(query, context);
    const { window } = question;
    const steps = { window, stepMs: chooseStep(window, READINESS_STEPS, intervalMs) };
    const traffic = await readMeshTraffic(context, steps);
    const exposure = expose(subject, traffic);
    if (exposure.inbound.length === 0 && !(await isKnown(subject, context))) {
      throw unknownId('namespace or service', params.id);
    }
    const { answer } = traffic;
    const [observations, read, plain, warnings] = await Promise.all([
      readObservations(store, traffic.inbound, { ...steps, clusters: [subject.cluster] }),
      readSubjectSeries(store, subject, { ...steps, intervalMs }),
      readPlainFlows(context.accessLog?.store ?? null, subject, window),
      collectWarnings(context, question, answer),
    ]);
    const { series } = read;
    const nothing = { from: answer.window.from, to: answer.window.to, coveredMs: answer.coveredMs };
    const observation = observations.get(subject.cluster) ?? nothing;
    const policy = createFindPolicy(meshConfig)(subject.kind, subject);
    const lines = series.groups.map(({ points }) => points);
    const clean = findCleanSince(series, lines, { observation, received: exposure.received });
    const row = presentRow(exposure, {
      policy,
      observation,
      clean: {
        lastPlaintextAt: read.lastAt('plaintext'),
        cleanSince: clean.cleanSince === null ? null : (read.lastAt('dirty') ?? clean.cleanSince),
      },
      partialOf: createFindPartial(question.live ? context.readTargets() : [], warnings),
    });
    const { callers, doubtfulCallers } = listCallers({ exposure, plain, series, seenOf: read.seenOf });
    await addIdentities(store, [...callers, ...doubtfulCallers], steps);
    const strict = writeStrictResource(subject, meshConfig);
    const notes = listNotes({
      subject,
      policy,
      inbound: exposure.inbound,
      receivers: [...exposure.receivers.values()],
      callers: [...callers, ...doubtfulCallers],
      plain,
      config: meshConfig,
      stepMs: series.stepMs,
      windowFrom: window.from,
    });
    return {
      ...row,
      cutOff: callers.length,
      doubtful: doubtfulCallers.length,
      window: answer.window,
      callers,
      doubtfulCallers,
      series: presentPostureSeries(series),
      yaml: strict.yaml,
      notes: [...strict.notes, ...notes],
      warnings,
    };
  },
);
