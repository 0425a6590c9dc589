/** What one step of the histogram holds, beside the pointer. */
import { formatCount } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { colorOfClass } from './class-colors.ts';
import { CLASS_WORDS, type Bar } from './histogram-model.ts';
import classes from './histogram.module.css';

interface HistogramTipProps {
  readonly bar: Bar;
  /** Of the stretch that is being chosen; null where none is. */
  readonly note: string | null;
  readonly left: number;
  readonly width: number;
}

const TIP_PX = 190;

export function HistogramTip({ bar, note, left, width }: HistogramTipProps) {
  return (
    <div
      className={classes.tip}
      style={left > width - TIP_PX - 20 ? { right: width - left + 10 } : { left: left + 18 }}
      aria-hidden
    >
      <div className="sg-muted">
        {note ?? `${formatMoment(bar.at)} – ${formatMoment(bar.until).split(' ').at(-1) ?? ''}`}
      </div>
      {note === null
        ? bar.parts.toReversed().map(({ name, count }) => (
            <div key={name} className={classes.tipRow}>
              <i style={{ background: colorOfClass(name) }} />
              {CLASS_WORDS[name] ?? name}
              <b>{formatCount(count)}</b>
            </div>
          ))
        : null}
      {note === null && bar.count === 0 ? <div>no records</div> : null}
      {note === null && bar.denied > 0 ? (
        <div className={classes.tipRow}>
          <svg viewBox="0 0 8 8" width={8} height={8}>
            <path d="M4 1 7.5 7h-7z" className={classes.denied} />
          </svg>
          refused by a policy<b>{formatCount(bar.denied)}</b>
        </div>
      ) : null}
    </div>
  );
}
