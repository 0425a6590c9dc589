/** What is known of the selected node or edge, at the right of the graph. */
import { EdgePanel } from './edge-panel.tsx';
import { NodePanel } from './node-panel.tsx';
import type { PanelActions } from './panel-shell.tsx';
import type { TopologyView } from './topology-model.ts';

interface SidePanelProps extends PanelActions {
  readonly view: TopologyView;
  readonly selected: string;
}

/** Nothing when the id names nothing in the graph. */
export function SidePanel({ view, selected, ...actions }: SidePanelProps) {
  const node = view.nodes.find(({ id }) => id === selected);
  if (node) return <NodePanel key={selected} view={view} node={node} {...actions} />;
  const edge = view.edges.find(({ id }) => id === selected);
  const source = view.nodes.find(({ id }) => id === edge?.source);
  const target = view.nodes.find(({ id }) => id === edge?.target);
  if (!edge || !source || !target) return null;
  return <EdgePanel key={selected} edge={edge} source={source} target={target} {...actions} />;
}
