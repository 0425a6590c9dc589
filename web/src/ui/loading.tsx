/** Skeletons that keep the room of what is to come, so that nothing shifts when it arrives. */
import classes from './state.module.css';

const WIDTHS = ['72%', '54%', '64%', '46%', '68%', '58%'];

/** `rows` grey lines, as of a table or list. */
export function LoadingRows({
  rows = 6,
  label = 'Loading',
}: {
  readonly rows?: number;
  readonly label?: string;
}) {
  return (
    <div className={classes.table} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={classes.bar} style={{ width: WIDTHS[row % WIDTHS.length], height: 12 }} />
      ))}
    </div>
  );
}

/** One grey box of a given height in pixels, as of a chart. */
export function LoadingBlock({
  height,
  label = 'Loading',
}: {
  readonly height: number;
  readonly label?: string;
}) {
  return (
    <div role="status" aria-label={label} style={{ height, padding: 12 }}>
      <span className={classes.bar} style={{ height: '100%' }} />
    </div>
  );
}
