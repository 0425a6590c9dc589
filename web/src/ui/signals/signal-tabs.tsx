/** Tabs that detail pages share. In: the subject with what the tab shows of it. Out: the tab. */
import { Connections, type ConnectionsProps } from './connections.tsx';
import { Explorer, type ExplorerProps } from './explorer.tsx';
import type { PageTab } from './page-tabs.tsx';

export function metricsTab(props: ExplorerProps): PageTab<'metrics'> {
  return { value: 'metrics', label: 'Metrics', render: () => <Explorer {...props} /> };
}

export function connectionsTab(props: ConnectionsProps): PageTab<'connections'> {
  return {
    value: 'connections',
    label: 'Connections',
    count: props.callers.length + props.callees.length,
    render: () => <Connections {...props} />,
  };
}
