/** One lane a tier over the history: when it would have fired. Each alert in words is a tooltip, and for screen readers a list. */
import type { SloPreview } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatBurn } from '../../format/slo.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { nameTier } from '../../ui/slo/slo-words.ts';
import classes from '../../ui/slo/slo.module.css';

type PreviewTier = SloPreview['tiers'][number];
type PastAlert = PreviewTier['alerts'][number];

function sayAlert({ from, to, budgetSpentBefore, peakBurn }: PastAlert): string {
  const length = to === null ? 'still firing' : `for ${formatSpan(to - from)}`;
  return `${formatMoment(from)} ${length}; ${formatRatio(budgetSpentBefore)} of the budget was spent before it fired, at most ${formatBurn(peakBurn)}`;
}

function sayCount({ enabled, possible, alerts, detectionMs }: PreviewTier): string {
  if (!possible) return 'can never fire';
  if (!enabled) return 'off';
  const count = alerts.length === 0 ? 'no alert' : formatCounted(alerts.length, 'alert');
  return detectionMs === null ? count : `${count}; outage seen in ${formatSpan(detectionMs)}`;
}

export function AlertLanes({ preview }: { readonly preview: SloPreview }) {
  const { window, tiers } = preview;
  const span = Math.max(1, window.to - window.from);
  const place = (at: number): number => (Math.max(0, Math.min(span, at - window.from)) / span) * 100;
  return (
    <section aria-label="Alerts that would have fired">
      <div className={classes.lanes}>
        {tiers.map((tier) => (
          <div key={`${tier.severity} ${tier.long} ${tier.short}`} style={{ display: 'contents' }}>
            <span className={classes.laneName}>{nameTier(tier)}</span>
            <span
              className={classes.lane}
              data-severity={tier.severity}
              data-off={!tier.enabled || !tier.possible || undefined}
              aria-hidden
            >
              {tier.alerts.map((alert) => (
                <span
                  key={alert.from}
                  title={sayAlert(alert)}
                  style={{
                    left: `${place(alert.from)}%`,
                    width: `${place(alert.to ?? window.to) - place(alert.from)}%`,
                  }}
                />
              ))}
            </span>
            <span className={classes.laneCount}>
              {sayCount(tier)}
              {tier.alerts.length > 0 ? (
                <ul className="sg-sr">
                  {tier.alerts.map((alert) => (
                    <li key={alert.from}>{sayAlert(alert)}</li>
                  ))}
                </ul>
              ) : null}
            </span>
          </div>
        ))}
        <span className={classes.axis} aria-hidden>
          <span>{formatMoment(window.from).replace(/:\d\d$/, '')}</span>
          <span>{formatMoment(window.to).replace(/:\d\d$/, '')}</span>
        </span>
      </div>
    </section>
  );
}
