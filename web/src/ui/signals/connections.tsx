/** Who calls the subject and whom it calls: the picture, then the same edges as two tables. */
import type { TopologyEdge } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import { Panel } from '../panel.tsx';
import classes from './chart-panel.module.css';
import { EdgesTable } from './edges-table.tsx';
import { FlowPicture } from './flow-picture.tsx';
import type { Granularity } from './node-target.ts';

export interface ConnectionsProps {
  readonly name: string;
  readonly granularity: Granularity;
  readonly callers: readonly TopologyEdge[];
  readonly callees: readonly TopologyEdge[];
  /** Address of the call behind it. */
  readonly call: string;
}

export function Connections({ name, granularity, callers, callees, call }: ConnectionsProps) {
  return (
    <div className={classes.stack}>
      <Panel id="flow" title="Flow" note="width by traffic, dashed where not encrypted" calls={[call]}>
        <FlowPicture name={name} callers={callers} callees={callees} granularity={granularity} />
      </Panel>
      <Panel id="callers" title="Callers" note={formatCounted(callers.length, 'edge')} calls={[call]} flush>
        <EdgesTable
          label={`Callers of ${name}`}
          edges={callers}
          end="source"
          granularity={granularity}
          empty="Nobody called it in this range"
          hint="Widen the time range to look further back."
        />
      </Panel>
      <Panel id="callees" title="Callees" note={formatCounted(callees.length, 'edge')} calls={[call]} flush>
        <EdgesTable
          label={`Callees of ${name}`}
          edges={callees}
          end="target"
          granularity={granularity}
          empty="It called nobody in this range"
          hint="Calls that it makes show here when its own proxy, or that of a callee, reports them."
        />
      </Panel>
    </div>
  );
}
