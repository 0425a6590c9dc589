/**
 * Edges of a subject with the other end's name: callers, callees, or (with `end="both"`) whole flows. Each row leads to the end's page
 * and to the edge's.
 */
import type { TopologyEdge } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { useLinkTo } from '../../routes.ts';
import { DataTable } from '../data-table.tsx';
import { EmptyState } from '../empty-state.tsx';
import { useTableView } from '../table-view.ts';
import { buildEdgeColumns, linkToEdge, type EdgeEnds } from './edge-columns.tsx';
import type { Granularity } from './node-target.ts';

interface EdgesTableProps {
  /** Accessible name, and the name of the CSV file: `Callers of cart`. */
  readonly label: string;
  readonly edges: readonly TopologyEdge[];
  /** Which end is named. */
  readonly end: EdgeEnds;
  readonly granularity: Granularity;
  readonly empty: string;
  readonly hint: string;
}

export function EdgesTable({ label, edges, end, granularity, empty, hint }: EdgesTableProps) {
  const [view, setView] = useTableView('-rps');
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const tcp = edges.some(({ protocol }) => protocol === 'tcp');
  const http = edges.some(({ protocol }) => protocol !== 'tcp');
  const columns = useMemo(
    () => buildEdgeColumns({ end, granularity, http, tcp }),
    [end, granularity, http, tcp],
  );
  if (edges.length === 0) return <EmptyState title={empty}>{hint}</EmptyState>;
  return (
    <DataTable
      label={label}
      rows={edges}
      columns={columns}
      rowId={(edge) => edge.id}
      view={view}
      onViewChange={setView}
      onOpen={(edge) => void navigate(linkTo(linkToEdge(edge.id, granularity)))}
      withTools={edges.length > 6}
      maxHeight={420}
    />
  );
}
