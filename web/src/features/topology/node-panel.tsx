/** The side panel of a node: signals, codes, who calls it and whom it calls, and the ways on. */
import { Button } from '@mantine/core';
import { formatCounted } from '../../format/count.ts';
import { formatRate } from '../../format/rate.ts';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import type { LinkTarget } from '../../routes.ts';
import { MtlsBadge } from '../../ui/mtls-badge.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { StatusBadge, StatusShape } from '../../ui/status-badge.tsx';
import { BadgesPart } from './badges/badges-part.tsx';
import { FiringPart } from './firing-part.tsx';
import { SHAPE_WORDS } from './node-shape.ts';
import { CodesPart, SignalsPart } from './panel-parts.tsx';
import { pageOfNode, subjectOfNode } from './panel-subject.ts';
import { PanelShell, type PanelActions } from './panel-shell.tsx';
import { hasVersion, type TopologyView, type ViewEdge, type ViewNode } from './topology-model.ts';
import classes from './panel.module.css';

interface NodePanelProps extends PanelActions {
  readonly view: TopologyView;
  readonly node: ViewNode;
}

export function NodePanel({ view, node: viewNode, onSelect, onFocus, onOpen }: NodePanelProps) {
  const { node, shape } = viewNode;
  const subject = subjectOfNode(node);
  const page = pageOf(viewNode);
  const impact = impactOf(viewNode);
  const callers = view.edges.filter((edge) => edge.target === node.id);
  const callees = view.edges.filter((edge) => edge.source === node.id);
  return (
    <PanelShell
      title={node.name}
      where={
        shape === 'restricted'
          ? SHAPE_WORDS.restricted
          : `${SHAPE_WORDS[shape]} · ${node.cluster} / ${node.namespace}${hasVersion(node) ? ` · ${node.version}` : ''}`
      }
      badges={
        <>
          <StatusBadge health={node.health} />
          <MtlsBadge mtls={node.mtls} share={node.mtls.state === 'mixed'} />
        </>
      }
      actions={
        <>
          {viewNode.folded ? (
            <Button size="compact-xs" onClick={() => onOpen(node.id)}>
              Open namespace
            </Button>
          ) : (
            <Button size="compact-xs" onClick={() => onFocus(node.id)}>
              Focus
            </Button>
          )}
          {page ? <PageLink to={page.to}>{page.label}</PageLink> : null}
          {impact ? <PageLink to={impact}>Impact</PageLink> : null}
        </>
      }
      onClose={() => onSelect('')}
    >
      {node.measured === 'outbound' ? (
        <p className="sg-muted" style={{ margin: '8px 12px 0', fontSize: 12 }}>
          Nobody was seen calling it; the numbers are of what it sends.
        </p>
      ) : null}
      <FiringPart firing={viewNode.firing} />
      <BadgesPart node={viewNode} />
      <SignalsPart signals={node} subject={subject} saturation={node.saturation} />
      {subject && subject.version === undefined && node.requestsPerSecond > 0 ? (
        <CodesPart subject={subject} />
      ) : null}
      <NeighbourPart
        title={formatCounted(callers.length, 'caller')}
        edges={callers}
        end="source"
        view={view}
        onSelect={onSelect}
      />
      <NeighbourPart
        title={formatCounted(callees.length, 'callee')}
        edges={callees}
        end="target"
        view={view}
        onSelect={onSelect}
      />
    </PanelShell>
  );
}

/** The page that says more, and what the link to it is called. */
function pageOf({ node, folded }: ViewNode): { to: LinkTarget; label: string } | null {
  if (folded) {
    const search = { cluster: [node.cluster], namespace: [node.namespace] };
    return { to: { page: 'services', search }, label: 'Its services' };
  }
  const found = pageOfNode(node);
  if (!found) return null;
  const label = found.page === 'workload' ? 'Workload page' : 'Service page';
  return { to: { page: found.page, id: found.id }, label };
}

/** What an outage of the node would cost; of a version or a folded namespace nothing is told. */
function impactOf({ node, folded }: ViewNode): LinkTarget | null {
  const found = folded || hasVersion(node) ? null : pageOfNode(node);
  if (!found) return null;
  const kind = found.page === 'workload' ? { kind: 'workload' } : {};
  return { page: 'impact', search: { service: found.id, ...kind } };
}

interface NeighbourPartProps {
  readonly title: string;
  readonly edges: readonly ViewEdge[];
  readonly end: 'source' | 'target';
  readonly view: TopologyView;
  readonly onSelect: (id: string) => void;
}

const MOST_LISTED = 30;

function NeighbourPart({ title, edges, end, view, onSelect }: NeighbourPartProps) {
  const names = new Map(view.nodes.map((node) => [node.id, node.name]));
  const sorted = edges.toSorted((a, b) => b.traffic - a.traffic);
  return (
    <section className={classes.sidePart} aria-label={title}>
      <h3>{title}</h3>
      <ul className={classes.list}>
        {sorted.slice(0, MOST_LISTED).map(({ id, [end]: other, edge }) => (
          <li key={id}>
            <StatusShape health={edge.health} />
            <button
              type="button"
              className={classes.pick}
              style={{ flex: 1 }}
              title={`Show the edge with ${names.get(other)}`}
              onClick={() => onSelect(id)}
            >
              {names.get(other)}
            </button>
            <span>
              {edge.requestsPerSecond > 0
                ? formatRate(edge.requestsPerSecond)
                : formatBytesPerSecond(edge.bytesPerSecond)}
            </span>
            <MtlsBadge mtls={edge.mtls} quiet />
          </li>
        ))}
      </ul>
      {sorted.length > MOST_LISTED ? (
        <p className="sg-muted">and {formatCounted(sorted.length - MOST_LISTED, 'more', 'more')}</p>
      ) : null}
    </section>
  );
}
