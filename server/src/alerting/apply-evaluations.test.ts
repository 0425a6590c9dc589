import { describe, expect, it } from 'vitest';
import type { StoredEpisode } from '../state/alert-table.ts';
import { applyEvaluations, type Change } from './apply-evaluations.ts';
import { fingerprintOf } from './fingerprint.ts';
import { sampleEvaluation, sampleJudgement } from './testing/sample-evaluation.ts';
import type { Evaluation } from './evaluation.ts';

const rule: ReadonlySet<'rule' | 'slo'> = new Set(['rule'] as const);
let names = 0;

const nameEpisode = (): string => `episode ${++names}`;

function apply(
  live: readonly StoredEpisode[],
  evaluations: readonly Evaluation[],
  { at = 1000, elapsedMs = 30_000, heard = rule } = {},
): Change[] {
  return applyEvaluations(live, { evaluations, heard }, { at, elapsedMs, nameEpisode });
}

function firing(...services: string[]): StoredEpisode[] {
  return apply([], [sampleEvaluation({ judgements: services.map((name) => sampleJudgement(name)) })]).map(
    ({ episode }) => episode,
  );
}

const rounds = (judgeMissing: NonNullable<Evaluation['judgeMissing']>): string[] => {
  let live: readonly StoredEpisode[] = firing('cart');
  const events: string[] = [];
  for (let i = 0; i < 130; i++) {
    const changes = apply(live, [sampleEvaluation({ judgeMissing })]);
    events.push(...changes.map(({ event }) => event));
    live = changes.filter(({ event }) => event !== 'resolved').map(({ episode }) => episode);
  }
  return events;
};

const about = (word: string) => ({ about: word, judgeMissing: () => 'unknown' as const });

describe('evaluations applied to episodes', () => {
  it('begin an episode for each subject, with the labels of rule and subject', () => {
    const evaluation = sampleEvaluation({
      labels: { team: 'shop', alertname: 'forged' },
      judgements: [sampleJudgement('cart'), sampleJudgement('web', { state: 'inactive' })],
    });
    const changes = apply([], [evaluation]);
    expect(changes).toMatchObject([
      {
        event: 'fired',
        episode: {
          state: 'firing',
          fingerprint: fingerprintOf(evaluation.source, { service: 'cart' }),
          labels: { alertname: 'Sample', severity: 'ticket', team: 'shop', service: 'cart' },
          firedAt: 1000,
          resolvedAt: null,
        },
      },
    ]);
  });

  it('keep fingerprint and episode while it fires, and take a new episode the next time', () => {
    const [first] = firing('cart') as [StoredEpisode];
    const still = sampleEvaluation({ judgements: [sampleJudgement('cart', { value: 2, summary: 'worse' })] });
    const [kept] = apply([first], [still], { at: 2000 }) as [Change];
    expect(kept).toMatchObject({ event: 'kept', episode: { value: 2, summary: 'worse', evaluatedAt: 2000 } });
    expect(kept.episode.episode).toBe(first.episode);
    const over = sampleEvaluation({
      judgements: [sampleJudgement('cart', { state: 'inactive', summary: 'well' })],
    });
    const [ended] = apply([kept.episode], [over], { at: 3000 }) as [Change];
    expect(ended).toMatchObject({
      event: 'resolved',
      episode: { state: 'resolved', resolvedAt: 3000, summary: 'worse' },
    });
    const [again] = firing('cart') as [StoredEpisode];
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(again.episode).not.toBe(first.episode);
  });

  it('end what is no longer among the judgements, unless the evaluation says otherwise', () => {
    const live = firing('cart', 'web');
    const only = [sampleJudgement('web')];
    expect(apply(live, [sampleEvaluation({ judgements: only })]).map(({ event }) => event)).toEqual([
      'kept',
      'resolved',
    ]);
    const unknown = sampleEvaluation({ judgements: only, judgeMissing: () => 'unknown' });
    expect(apply(live, [unknown]).map(({ event }) => event)).toEqual(['kept', 'kept']);
  });

  it('end a missing subject’s alert when the source is about something else now', () => {
    const [{ episode }] = apply(
      [],
      [sampleEvaluation({ ...about('services'), judgements: [sampleJudgement('cart')] })],
    ) as [Change];
    const events = (word: string) =>
      apply([episode], [sampleEvaluation(about(word))]).map(({ event }) => event);
    expect([events('services'), events('edges')]).toEqual([['kept'], ['resolved']]);
  });

  it('hold a missing subject for an hour of evaluations when only it is missing, and for ever when all is', () => {
    expect(rounds(() => 'no-data').indexOf('resolved')).toBe(119);
    expect(rounds(() => 'active').indexOf('resolved')).toBe(119);
    expect(rounds(() => 'unknown')).not.toContain('resolved');
  });

  it('change nothing of a source that could not be judged, nor of an evaluator that was not heard', () => {
    const live = firing('cart');
    expect(apply(live, [sampleEvaluation({ error: 'the store is down' })])).toEqual([]);
    expect(apply(live, [], { heard: new Set() })).toEqual([]);
    expect(apply(live, [], { heard: new Set(['slo'] as const) })).toEqual([]);
  });

  it('end the alerts of a source that is gone, and drop what was pending', () => {
    const pending = apply([], [sampleEvaluation({ forMs: 60_000, judgements: [sampleJudgement('web')] })]);
    const live = [...firing('cart'), ...pending.map(({ episode }) => episode)];
    expect(apply(live, []).map(({ event }) => event)).toEqual(['resolved', 'dropped']);
  });

  it('count the first of two judgements with the same labels', () => {
    const twice = [sampleJudgement('cart'), sampleJudgement('cart', { state: 'inactive' })];
    expect(apply([], [sampleEvaluation({ judgements: twice })]).map(({ event }) => event)).toEqual(['fired']);
  });

  it('never end an episode before it fired, however the clock was set', () => {
    const live = firing('cart');
    const [ended] = apply(live, [sampleEvaluation({})], { at: -5000 }) as [Change];
    expect(ended.episode.resolvedAt).toBe(1000);
  });
});
