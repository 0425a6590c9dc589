/** The overview before its first answer: panels of about their later heights. */
import { LoadingBlock, LoadingRows } from '../../ui/loading.tsx';
import { GOLDEN_SIGNALS } from './golden-signals-model.ts';
import classes from './overview.module.css';

export function OverviewSkeleton() {
  return (
    <div className={classes.page}>
      <div className={classes.box} style={{ minHeight: 236 }}>
        <LoadingRows rows={6} label="Loading the overview" />
      </div>
      <div className={classes.signals}>
        {GOLDEN_SIGNALS.map(({ metric }) => (
          <div key={metric} className={classes.box}>
            <LoadingBlock height={196} />
          </div>
        ))}
      </div>
    </div>
  );
}
