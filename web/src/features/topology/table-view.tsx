/** The graph in words: all nodes and all edges, with the same selection as the picture. */
import { useMemo } from 'react';
import { DataTable } from '../../ui/data-table.tsx';
import { useTableView } from '../../ui/table-view.ts';
import { edgeColumns, nodeColumns, type EdgeRow } from './table-columns.tsx';
import type { TopologyView } from './topology-model.ts';
import classes from './topology.module.css';

interface GraphTablesProps {
  readonly view: TopologyView;
  readonly onSelect: (id: string) => void;
}

export function GraphTables({ view, onSelect }: GraphTablesProps) {
  const [nodesView, setNodesView] = useTableView('-rps');
  const [edgesView, setEdgesView] = useTableView('-rps');
  const forNodes = useMemo(() => nodeColumns(onSelect), [onSelect]);
  const forEdges = useMemo(() => edgeColumns(onSelect), [onSelect]);
  const edges = useMemo(() => {
    const nodes = new Map(view.nodes.map((node) => [node.id, node]));
    return view.edges.flatMap((edge): EdgeRow[] => {
      const source = nodes.get(edge.source);
      const target = nodes.get(edge.target);
      return source && target ? [{ edge, source, target }] : [];
    });
  }, [view]);
  return (
    <div className={classes.tables}>
      <section aria-labelledby="graph-nodes">
        <h2 id="graph-nodes">Nodes</h2>
        <DataTable
          label="Nodes"
          rows={view.nodes}
          columns={forNodes}
          rowId={(row) => row.id}
          view={nodesView}
          onViewChange={setNodesView}
          onOpen={(row) => onSelect(row.id)}
          maxHeight={420}
        />
      </section>
      <section aria-labelledby="graph-edges">
        <h2 id="graph-edges">Edges</h2>
        <DataTable
          label="Edges"
          rows={edges}
          columns={forEdges}
          rowId={(row) => row.edge.id}
          view={edgesView}
          onViewChange={setEdgesView}
          onOpen={(row) => onSelect(row.edge.id)}
          maxHeight={420}
        />
      </section>
    </div>
  );
}
