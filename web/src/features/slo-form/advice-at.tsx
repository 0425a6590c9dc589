/** Advice from the backtest, all of it or what is about one field. An error is a cross, a warning a triangle, a remark a dot. */
import type { Advice } from '@sightglass/shared/contract';
import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import { isWithin } from '../../ui/form/draft-path.ts';
import classes from '../../ui/slo/slo.module.css';

const ICONS = { error: IconCircleX, warning: IconAlertTriangle, info: IconInfoCircle } as const;
const WORDS = { error: 'Error', warning: 'Warning', info: 'Note' } as const;
const RANK = { error: 0, warning: 1, info: 2 } as const;

export function AdviceList({
  advice,
  label,
}: {
  readonly advice: readonly Advice[];
  readonly label: string;
}) {
  if (advice.length === 0) return null;
  return (
    <ul className={classes.advice} aria-label={label}>
      {advice
        .toSorted((a, b) => RANK[a.severity] - RANK[b.severity])
        .map(({ severity, message, path }) => {
          const Icon = ICONS[severity];
          return (
            <li key={`${path} ${message}`} data-severity={severity}>
              <Icon size={14} aria-hidden />
              <span>
                <span className="sg-sr">{WORDS[severity]}: </span>
                {message}
              </span>
            </li>
          );
        })}
    </ul>
  );
}

/** What is about the field at a path, or within it; the rest is told beside the backtest. */
export function AdviceAt({
  advice,
  path,
}: {
  readonly advice: readonly Advice[] | undefined;
  readonly path: string;
}) {
  const own = (advice ?? []).filter((one) => one.path !== '' && isWithin(one.path, path));
  return <AdviceList advice={own} label="Advice" />;
}
