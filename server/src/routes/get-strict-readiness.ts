/** GET /security/strict: what PeerAuthentication STRICT would break, by namespace or service. */
import { chooseStep } from '@sightglass/shared/time-range';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { createFindPolicy } from '../security/find-policy.ts';
import { createFindPartial } from '../security/readiness/partial-telemetry.ts';
import { readObservations } from '../security/readiness/read-observations.ts';
import {
  listServices,
  READINESS_STEPS,
  readCleanSince,
  readMeshTraffic,
} from '../security/readiness/read-readiness.ts';
import { breakingFirst, listExposures, presentRow } from '../security/readiness/readiness-rows.ts';

export const getStrictReadiness = defineRoute('getStrictReadiness', async ({ query }, context) => {
  const { store } = context;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const steps = { window, stepMs: chooseStep(window, READINESS_STEPS, context.intervalMs) };
  const traffic = await readMeshTraffic(context, steps);
  const { answer } = traffic;
  const exposures = listExposures(query.by, listServices(answer.edges, query), traffic);
  const clusters = exposures.map(({ subject }) => subject.cluster);
  const observations = await readObservations(store, traffic.inbound, { ...steps, clusters });
  const [clean, warnings] = await Promise.all([
    readCleanSince(store, traffic, { ...steps, exposures, observations }),
    collectWarnings(context, question, answer),
  ]);
  const partialOf = createFindPartial(question.live ? context.readTargets() : [], warnings);
  const policyOf = createFindPolicy(context.meshConfig);
  const nothing = { from: answer.window.from, to: answer.window.to, coveredMs: answer.coveredMs };
  const rows = exposures.map((exposure) => {
    const { subject } = exposure;
    return presentRow(exposure, {
      policy: policyOf(subject.kind, subject),
      observation: observations.get(subject.cluster) ?? nothing,
      clean: clean.get(subject.id) ?? { lastPlaintextAt: null, cleanSince: null },
      partialOf,
    });
  });
  return { window: answer.window, rows: rows.toSorted(breakingFirst), warnings };
});
