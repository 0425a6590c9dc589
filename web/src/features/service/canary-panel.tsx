/** The comparison of two versions: which and since when, the verdict in words, what it rests on, and the next weight. */
import type { Canary } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { CanaryBadge } from '../../ui/traffic/canary-badge.tsx';
import { ANCHOR_WORDS, formatWeight, sayNext, type Comparison } from '../../ui/traffic/traffic-words.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Choice } from '../../ui/signals/choice.tsx';
import { EFFECTS, type CanaryChoice } from './canary-search.ts';
import { JudgementView } from './judgement-view.tsx';
import classes from './traffic.module.css';

interface CanaryPanelProps {
  /** Of the service. */
  readonly id: string;
  readonly canary: Canary;
  readonly call: string;
  readonly choice: CanaryChoice;
  readonly onChoose: (patch: Partial<CanaryChoice>) => void;
}

const SINCE = [
  { value: 'auto', label: 'The rollout began' },
  { value: '3600000', label: 'An hour ago, from now on' },
  { value: '21600000', label: 'Six hours ago, from now on' },
] as const;

function Tools({ canary, choice, onChoose }: Omit<CanaryPanelProps, 'id' | 'call'>) {
  const { comparison, versions, window } = canary;
  const names = [
    ...new Set([...versions.map(({ version }) => version), comparison?.baseline, comparison?.candidate]),
  ]
    .filter((name) => name !== undefined)
    .map((name) => ({ value: name, label: name }));
  const isAsked = choice.since !== '';
  return (
    <div className={classes.tools}>
      <Choice
        label="Candidate"
        options={names}
        value={comparison?.candidate ?? ''}
        onChange={(candidate) =>
          onChoose({
            candidate,
            ...(candidate === comparison?.baseline ? { baseline: comparison.candidate } : {}),
          })
        }
      />
      <Choice
        label="Baseline"
        options={names}
        value={comparison?.baseline ?? ''}
        onChange={(baseline) =>
          onChoose({
            baseline,
            ...(baseline === comparison?.candidate ? { candidate: comparison.baseline } : {}),
          })
        }
      />
      <Choice
        label="What matters"
        options={EFFECTS}
        value={choice.effect}
        onChange={(effect) => onChoose({ effect })}
      />
      <Choice
        label="Since"
        options={isAsked ? [...SINCE, { value: 'asked', label: formatMoment(Number(choice.since)) }] : SINCE}
        value={isAsked ? 'asked' : 'auto'}
        onChange={(value) => {
          if (value === 'auto') onChoose({ since: '' });
          // A moment, not a distance: it must not move with the clock.
          else if (value !== 'asked') onChoose({ since: String(Math.round(window.to - Number(value))) });
        }}
      />
    </div>
  );
}

/** The form of the canary's steps, filled with the next weight. */
function NextLink({ id, comparison }: { readonly id: string; readonly comparison: Comparison }) {
  const { baseline, candidate, next } = comparison;
  const { weight, present } = next;
  if (weight === null) return null;
  const search = { form: 'canary', baseline, candidate, weight: String(weight) };
  return (
    <PageLink to={{ page: 'traffic-change', id, search }}>
      {weight === present ? 'Open the canary’s steps' : `Change it to ${formatWeight(weight)}`}
    </PageLink>
  );
}

export function CanaryPanel({ id, canary, call, choice, onChoose }: CanaryPanelProps) {
  const { comparison, effect, window, anchor } = canary;
  const since = `since ${formatMoment(window.from)}`;
  return (
    <Panel
      id="canary"
      title="Canary"
      note={comparison ? `${since}, ${ANCHOR_WORDS[anchor]}` : null}
      calls={[call]}
    >
      {comparison ? (
        <>
          <Tools canary={canary} choice={choice} onChoose={onChoose} />
          <p className={classes.verdict}>
            <CanaryBadge verdict={comparison.verdict} />
            <span>
              <bdi>{comparison.candidate}</bdi> against <bdi>{comparison.baseline}</bdi>
            </span>
            <span className={`${classes.muted} ${classes.small}`}>
              both had traffic in {formatCount(comparison.comparable)} of {formatCount(comparison.windows)}{' '}
              windows
            </span>
          </p>
          {comparison.comparable === 0 ? (
            <p className={classes.muted}>
              The versions never had traffic at the same time. Before and after differ in more than the
              version, so no verdict is given; the figures below stand side by side.
            </p>
          ) : (
            <div className={classes.judgements}>
              <JudgementView
                kind="errors"
                title="Errors"
                judgement={comparison.errors}
                comparison={comparison}
                effect={effect}
              />
              {comparison.latency ? (
                <JudgementView
                  kind="latency"
                  title="Slow requests"
                  judgement={comparison.latency}
                  comparison={comparison}
                  effect={effect}
                />
              ) : (
                <p className={classes.muted}>No latency was reported: it is not judged.</p>
              )}
            </div>
          )}
          <p className={classes.next}>
            <span>Weight now</span>
            <strong>{formatWeight(comparison.next.present)}</strong>
            <span>next</span>
            <strong>{formatWeight(comparison.next.weight)}</strong>
            <span className={classes.muted}>{sayNext(comparison)}</span>
            <NextLink id={id} comparison={comparison} />
          </p>
        </>
      ) : (
        <p className={classes.muted}>
          One version alone had requests {since}: there is nothing to compare it with. As soon as a second
          version has traffic it is judged here.
        </p>
      )}
    </Panel>
  );
}
