/** The graph, drawn as the console exports it: the same model, layout and SVG, without the interactive canvas, which weighs more than all the rest. Namespaces fold as they do there. */
import { useEffect, useMemo, useState } from 'react';
import type { Topology } from '@sightglass/shared/contract';
import { writeSvg } from '../features/topology/export-svg.ts';
import { buildLayoutInput } from '../features/topology/layout-input.ts';
import type { LayoutResult } from '../features/topology/layout/geometry.ts';
import { requestLayout } from '../features/topology/layout/layout-client.ts';
import { buildView, summarizeView, type TopologyView } from '../features/topology/topology-model.ts';
import { GraphPicture } from './graph-picture.tsx';
import { GraphTable } from './graph-table.tsx';
import { Notice } from './notice.tsx';
import type { PanelProps } from './panel-props.ts';

interface Placed {
  readonly view: TopologyView;
  readonly layout: LayoutResult;
}

/** Places stay where they are while the graph has the same nodes; new ones are put beside them. */
function usePlaced(view: TopologyView): Placed | Error | null {
  const [placed, setPlaced] = useState<Placed | Error | null>(null);
  useEffect(() => {
    const previous = placed && !(placed instanceof Error) ? placed : null;
    if (previous?.view === view) return undefined;
    let current = true;
    const { nodes, edges } = buildLayoutInput(view);
    const aspect = innerWidth / Math.max(1, innerHeight);
    requestLayout({ nodes, edges, aspect, ...(previous ? { previous: previous.layout } : {}) }).then(
      (layout) => {
        if (current) setPlaced({ view, layout });
        return layout;
      },
      (error: unknown) => {
        if (current) setPlaced(error instanceof Error ? error : new Error(String(error)));
      },
    );
    return () => {
      current = false;
    };
  }, [view, placed]);
  return placed;
}

export function TopologyPanel({ panel, answers, tokens, asTable }: PanelProps) {
  const [topology] = answers as readonly [Topology];
  const view = useMemo(() => buildView(topology, 'rps'), [topology]);
  const placed = usePlaced(view);
  const securityOn = panel.panel === 'topology' && panel.security;
  const markup = useMemo(() => {
    if (!placed || placed instanceof Error) return null;
    const look = { tokens: { ...tokens, background: 'transparent' }, healthOn: true, securityOn };
    return writeSvg({ ...placed, look, window: topology.window }).markup;
  }, [placed, tokens, securityOn, topology.window]);
  if (view.nodes.length === 0) return <Notice title="No traffic in this range" />;
  if (asTable) return <GraphTable view={view} />;
  if (placed instanceof Error)
    return (
      <Notice title="The graph could not be laid out" alert>
        {placed.message}
      </Notice>
    );
  if (markup === null) return <Notice title="Laying out the graph" />;
  return <GraphPicture markup={markup} label={`Topology: ${summarizeView(view)}`} />;
}
