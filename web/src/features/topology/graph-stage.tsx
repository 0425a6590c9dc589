/** The stage: the picture with what lies over it. The canvas itself is a chunk of its own, loaded when first needed. */
import { ActionIcon } from '@mantine/core';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { describeThing } from './describe-thing.ts';
import type { Matches } from './find-hide.ts';
import type { CanvasEvents, CanvasHandle, Pointed } from './graph-canvas.tsx';
import { GraphSkeleton } from './graph-skeleton.tsx';
import { isLarge } from './large-graph.ts';
import { Legend } from './legend.tsx';
import type { Look } from './look.ts';
import { summarizeView } from './topology-model.ts';
import classes from './topology.module.css';
import type { Placed } from './use-layout.ts';

const loadCanvas = async () => ({ default: (await import('./graph-canvas.tsx')).GraphCanvas });
const GraphCanvas = lazy(loadCanvas);

interface GraphStageProps {
  readonly placed: Placed | null;
  readonly look: Look;
  readonly matches: Matches | null;
  readonly selected: string;
  readonly moving: boolean;
  readonly covered: number;
  readonly onSelect: (id: string) => void;
  readonly onFocus: (id: string) => void;
  /** Instead of the legend and the tooltips of one moment. */
  readonly legend?: ReactNode;
  readonly describe?: (id: string) => string | null;
}

const ZOOM_STEP = 1.3;

export function GraphStage(props: GraphStageProps) {
  const { placed, look, matches, selected, moving, covered, onSelect, onFocus } = props;
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const canvas = useRef<CanvasHandle>(null);
  const events = useMemo<CanvasEvents>(
    () => ({ onSelect, onFocus, onPoint: setPointed }),
    [onSelect, onFocus],
  );
  // Fetched while the API answers, not after.
  useEffect(() => void loadCanvas().catch(() => null), []);
  const scene = useMemo(
    () => (placed ? { ...placed, look, matches, selected, covered, moving } : null),
    [placed, look, matches, selected, covered, moving],
  );
  const shapes = useMemo(
    () => [...new Set(placed?.view.nodes.map((node) => node.shape))].toSorted(),
    [placed],
  );
  const tip =
    placed && pointed ? (props.describe?.(pointed.id) ?? describeThing(placed.view, pointed.id)) : null;
  const large = placed !== null && isLarge(placed.view.edges.length);
  return (
    <>
      {scene ? null : <GraphSkeleton />}
      <Suspense fallback={scene ? <GraphSkeleton /> : null}>
        <GraphCanvas
          key={large ? 'large' : 'small'}
          ref={canvas}
          scene={scene}
          events={events}
          summary={placed ? summarizeView(placed.view) : 'loading'}
          large={large}
        />
      </Suspense>
      <div className={classes.zoom}>
        <ActionIcon
          aria-label="Zoom in"
          title="Zoom in (+)"
          onClick={() => canvas.current?.zoomBy(ZOOM_STEP)}
        >
          <IconPlus size={15} />
        </ActionIcon>
        <ActionIcon
          aria-label="Zoom out"
          title="Zoom out (-)"
          onClick={() => canvas.current?.zoomBy(1 / ZOOM_STEP)}
        >
          <IconMinus size={15} />
        </ActionIcon>
        <ActionIcon aria-label="Fit" title="Fit (0)" onClick={() => canvas.current?.fit()}>
          <IconFocusCentered size={15} />
        </ActionIcon>
      </div>
      {props.legend ?? <Legend look={look} shapes={shapes} />}
      {pointed && tip !== null ? (
        <div
          className={classes.tip}
          role="tooltip"
          style={{
            left: pointed.x,
            top: pointed.y,
            transform: `translate(${pointed.x > 500 ? '-100%' : '12px'}, 14px)`,
          }}
        >
          {tip}
        </div>
      ) : null}
    </>
  );
}
