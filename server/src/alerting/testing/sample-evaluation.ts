/** Evaluations for tests: what a test is not about has a value that does nothing. */
import type { Evaluation, Judgement } from '../evaluation.ts';

export function sampleJudgement(service: string, changes: Partial<Judgement> = {}): Judgement {
  return {
    labels: { service },
    subject: { kind: 'service', id: `east~shop~${service}` },
    state: 'active',
    value: 1,
    summary: `${service} is unwell`,
    description: '',
    ...changes,
  };
}

export function sampleEvaluation(changes: Partial<Evaluation> = {}): Evaluation {
  return {
    source: { kind: 'rule', id: 'r1', name: 'Sample', tier: null },
    severity: 'ticket',
    forMs: 0,
    keepFiringForMs: 0,
    noData: 'keep',
    receivers: [],
    runbookUrl: '',
    labels: {},
    judgements: [],
    error: null,
    ...changes,
  };
}
