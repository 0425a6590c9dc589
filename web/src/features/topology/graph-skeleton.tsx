/** Stands where the graph will be, in its size, so that nothing shifts when it comes. */
import classes from './topology.module.css';

const COLUMNS: readonly (readonly number[])[] = [[100], [50, 150], [30, 100, 170], [70, 130]];

export function GraphSkeleton() {
  return (
    <div className={classes.busy} role="status" aria-label="Drawing the graph">
      <svg className={classes.skeleton} viewBox="0 0 400 210" aria-hidden>
        {COLUMNS.slice(1).flatMap((column, i) =>
          column.flatMap((to) =>
            (COLUMNS[i] ?? []).map((from) => {
              const x = 50 + i * 100;
              return (
                <path
                  key={`${x} ${from} ${to}`}
                  d={`M${x} ${from}C${x + 50} ${from} ${x + 50} ${to} ${x + 100} ${to}`}
                />
              );
            }),
          ),
        )}
        {COLUMNS.flatMap((column, i) =>
          column.map((y) => <circle key={`${i} ${y}`} cx={50 + i * 100} cy={y} r={11} />),
        )}
      </svg>
    </div>
  );
}
