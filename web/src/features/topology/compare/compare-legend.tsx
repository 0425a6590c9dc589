/** What rings, marks and lines mean between two moments. */
import { useTokens } from '../../../theme/use-tokens.ts';
import { CHANGE_MARKS, CHANGE_WORDS, changeColor, changeOpacity, isBroken } from '../change-marks.ts';
import classes from '../legend.module.css';
import { ChangeShape } from './change-mark.tsx';

const MEANINGS = {
  appeared: 'not there before',
  vanished: 'there before',
  worse: 'slower, more errors, less mTLS',
  better: 'faster, fewer errors, more mTLS',
  other: 'other traffic',
  unmeasured: 'those who tell of it were silent',
  same: 'nothing beyond noise',
} as const;

export function CompareLegend() {
  const tokens = useTokens();
  return (
    <details className={classes.legend} open>
      <summary>Legend</summary>
      <div className={classes.legendBody}>
        {CHANGE_MARKS.map((mark) => (
          <span key={mark} className={classes.legendItem} title={MEANINGS[mark]}>
            <ChangeShape mark={mark} />
            <svg width={26} height={8} aria-hidden>
              <line
                x1={0}
                x2={26}
                y1={4}
                y2={4}
                stroke={changeColor(mark, tokens)}
                strokeWidth={3}
                strokeOpacity={changeOpacity(mark)}
                strokeDasharray={isBroken(mark) ? '7 4' : undefined}
              />
            </svg>
            {CHANGE_WORDS[mark]}
          </span>
        ))}
      </div>
    </details>
  );
}
