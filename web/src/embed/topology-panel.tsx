/** The graph, drawn as the console exports it: the same model, layout and SVG, without the interactive canvas, which weighs more than all the rest. Namespaces fold as they do there. */
import { useEffect, useMemo, useState } from 'react';
import type { BadgeKind, Topology, TopologyBadges } from '@sightglass/shared/contract';
import { openBadges, putBadges } from '../features/topology/badges/badge-book.ts';
import { writeSvg } from '../features/topology/export-svg.ts';
import { buildLayoutInput } from '../features/topology/layout-input.ts';
import type { LayoutResult } from '../features/topology/layout/geometry.ts';
import { requestLayout } from '../features/topology/layout/layout-client.ts';
import { buildView, summarizeView, type TopologyView } from '../features/topology/topology-model.ts';
import type { NoAnswer } from './answers.ts';
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

function readLook(panel: PanelProps['panel']): { securityOn: boolean; shown: ReadonlySet<BadgeKind> } {
  if (panel.panel !== 'topology') return { securityOn: false, shown: new Set() };
  const { security, badges } = panel;
  return { securityOn: security, shown: new Set(badges) };
}

export function TopologyPanel({ panel, answers, tokens, asTable }: PanelProps) {
  const [topology, badges] = answers as readonly [Topology, (TopologyBadges | NoAnswer)?];
  const view = useMemo(() => {
    const bare = buildView(topology, 'rps');
    return badges && 'nodes' in badges ? putBadges(bare, openBadges(badges)) : bare;
  }, [topology, badges]);
  const placed = usePlaced(view);
  const { securityOn, shown } = useMemo(() => readLook(panel), [panel]);
  const markup = useMemo(() => {
    if (!placed || placed instanceof Error) return null;
    const look = {
      tokens: { ...tokens, background: 'transparent' },
      healthOn: true,
      securityOn,
      badges: shown,
    };
    return writeSvg({ ...placed, look, window: topology.window }).markup;
  }, [placed, tokens, securityOn, shown, topology.window]);
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
