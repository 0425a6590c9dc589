/** Name of a breakdown's group: a link where the group has a page, a code or flag with its meaning, the colour of its line. */
import type { BreakdownKey } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import classes from './breakdown-table.module.css';
import { nameGroup } from './metric-model.ts';
import { NodeLink } from './node-link.tsx';

interface GroupNameProps {
  readonly by: BreakdownKey;
  readonly groupKey: string;
  readonly color: string | undefined;
}

export function GroupName({ by, groupKey, color }: GroupNameProps) {
  const { name, title } = nameGroup(by, groupKey);
  const linked =
    (by === 'caller' || by === 'callee' || by === 'workload') && parseServiceId(groupKey) !== null;
  return (
    <span className={classes.group}>
      {color ? <span className={classes.swatch} style={{ background: color }} aria-hidden /> : null}
      {linked ? (
        <NodeLink id={groupKey} granularity={by === 'workload' ? 'workload' : 'service'} place />
      ) : (
        <>
          <span>{name}</span>
          {title === '' ? null : (
            <span className="sg-muted sg-truncate" title={title}>
              {title}
            </span>
          )}
        </>
      )}
    </span>
  );
}
