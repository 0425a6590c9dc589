/** One judgement of a canary (errors, or slow requests): in words, as a picture of the interval over time, and as figures. */
import type { Judgement } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatSignificant } from '../../format/number-text.ts';
import { formatMoment } from '../../format/time.ts';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { CanaryBadge } from '../../ui/traffic/canary-badge.tsx';
import {
  formatInterval,
  formatPoints,
  sayJudgement,
  type Comparison,
} from '../../ui/traffic/traffic-words.ts';
import { drawInterval } from './interval-model.ts';
import classes from './traffic.module.css';

interface JudgementViewProps {
  readonly kind: 'errors' | 'latency';
  readonly title: string;
  readonly judgement: Judgement;
  readonly comparison: Comparison;
  readonly effect: number;
}

function IntervalFigure({ title, judgement, effect }: Omit<JudgementViewProps, 'kind' | 'comparison'>) {
  const picture = drawInterval(judgement, effect);
  const [first, last] = [judgement.path[0], judgement.path.at(-1)];
  if (!picture || !first || !last) return null;
  const label = `${title}: the difference is ${formatPoints(last.estimate)}, between ${formatInterval(last)}; no difference is the middle`;
  return (
    <figure className={classes.figure}>
      <div className={classes.axis} aria-hidden>
        <span>{formatPoints(picture.reach)}</span>
        <span>0</span>
        <span>{formatPoints(-picture.reach)}</span>
      </div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
        {picture.matters.map((y) => (
          <line key={y} className={classes.matters} x1={0} x2={100} y1={y} y2={y} />
        ))}
        <line className={classes.zero} x1={0} x2={100} y1={picture.zero} y2={picture.zero} />
        <path className={classes.band} d={picture.band} />
        <path className={classes.line} d={picture.line} />
      </svg>
      <figcaption>
        <span>{formatMoment(first.at)}</span>
        <span>up is worse; dashed: what matters</span>
        <span>{formatMoment(last.at)}</span>
      </figcaption>
    </figure>
  );
}

export function JudgementView({ kind, title, judgement, comparison, effect }: JudgementViewProps) {
  const { verdict, difference, alwaysValidP, needed, decidedAt, candidate } = judgement;
  return (
    <div className={classes.judgement}>
      <h3>
        {title} <CanaryBadge verdict={verdict} />
      </h3>
      <p>{sayJudgement(kind, judgement, comparison)}</p>
      <IntervalFigure title={title} judgement={judgement} effect={effect} />
      <div className={classes.facts}>
        <DefinitionList
          items={[
            ['Difference', `${formatPoints(difference.estimate)} (${formatInterval(difference)})`],
            ['Always-valid p', alwaysValidP < 0.0001 ? '<0.0001' : formatSignificant(alwaysValidP, 2)],
            [
              'Sample',
              `${formatCount(candidate.of)} of about ${formatCount(needed)} for ${formatPoints(effect)}`,
            ],
            ...(decidedAt === null ? [] : [['Found', formatMoment(decidedAt)] as const]),
          ]}
        />
      </div>
    </div>
  );
}
