/** A panel of one chart: its five faces at one height, so that nothing moves when data arrive, fail or are missing. */
import type { ReactNode } from 'react';
import type { NewEmbedPanel } from '@sightglass/shared/contract';
import { EmptyState } from '../empty-state.tsx';
import { Faces, type FacesResult } from '../faces.tsx';
import { LoadingBlock } from '../loading.tsx';
import { Panel } from '../panel.tsx';
import { LazyMount } from './lazy-mount.tsx';
import classes from './chart-panel.module.css';

export const CHART_PX = 190;

interface ChartPanelProps {
  readonly id: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly calls: readonly string[];
  readonly embed?: NewEmbedPanel | undefined;
  readonly height?: number;
  /** Mounted when it comes near the screen: ask for data inside. */
  readonly children: () => ReactNode;
}

export function ChartPanel({
  id,
  title,
  note,
  actions,
  calls,
  embed,
  height = CHART_PX,
  children,
}: ChartPanelProps) {
  return (
    <Panel id={id} title={title} note={note} actions={actions} calls={calls} embed={embed}>
      <LazyMount height={height}>{children}</LazyMount>
    </Panel>
  );
}

interface ChartFacesProps<T> {
  readonly result: FacesResult<T>;
  /** `requests per second`, for the words of loading and failing. */
  readonly what: string;
  readonly height?: number;
  readonly isEmpty: (data: T) => boolean;
  /** What an empty chart says: `No TCP connections in this range`. */
  readonly empty: string;
  readonly hint?: string;
  readonly children: (data: T) => ReactNode;
}

export function ChartFaces<T>({
  result,
  what,
  height = CHART_PX,
  isEmpty,
  empty,
  hint,
  children,
}: ChartFacesProps<T>) {
  return (
    <div className={classes.face} style={{ minHeight: height }}>
      <Faces
        result={result}
        what={what}
        brief
        loading={<LoadingBlock height={height} label={`Loading ${what}`} />}
        isEmpty={isEmpty}
        empty={<EmptyState title={empty}>{hint ?? 'Widen the time range to look further back.'}</EmptyState>}
      >
        {children}
      </Faces>
    </div>
  );
}
