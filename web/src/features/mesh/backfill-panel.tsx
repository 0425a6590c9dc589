/** How far the import of the past from an engine has come, as one line with a bar and what is in its way. */
import type { Backfill } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatMoment } from '../../format/time.ts';
import { Panel } from '../../ui/panel.tsx';
import { BACKFILL_STATES } from './mesh-model.ts';
import classes from './mesh.module.css';
import { StateWord } from './state-word.tsx';

const CALLS = [buildApiUrl('getMesh', {})];

export function BackfillPanel({ backfill, now }: { readonly backfill: Backfill; readonly now: number }) {
  const { engine, state, steps, done, empty, reached, from, lastError } = backfill;
  const [health, word] = BACKFILL_STATES[state];
  return (
    <Panel
      id="backfill"
      title="Imported past"
      note={`from ${engine}, since ${formatMoment(from, now)}`}
      calls={CALLS}
    >
      <div className={classes.backfill}>
        <StateWord health={health} word={word} />
        <progress
          aria-label="Import of the past"
          value={state === 'done' ? 1 : done}
          max={state === 'done' ? 1 : steps || 1}
        />
        <span>
          {formatCount(done)} of {formatCounted(steps, 'window')}
          {steps > 0 && ` (${formatRatio(done / steps)})`}
          {empty > 0 && `, ${formatCount(empty)} of them without telemetry`}
        </span>
        {reached !== null && state !== 'done' && (
          <span className="sg-muted">reached {formatMoment(reached, now)}</span>
        )}
      </div>
      {lastError !== null && <p className={classes.backfillError}>{lastError}</p>}
    </Panel>
  );
}
