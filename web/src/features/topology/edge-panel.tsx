/** The side panel of an edge: signals, mutual TLS with its evidence, codes, and the identities at both ends. */
import { useApi } from '../../api/use-api.ts';
import { formatRate } from '../../format/rate.ts';
import { MtlsBadge } from '../../ui/mtls-badge.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { FiringPart } from './firing-part.tsx';
import { explainMtls } from './mtls-evidence.ts';
import { CodesPart, sayWaiting, SignalsPart } from './panel-parts.tsx';
import { edgeKind, subjectOfEdge } from './panel-subject.ts';
import { PanelShell, type PanelActions } from './panel-shell.tsx';
import type { ViewEdge, ViewNode } from './topology-model.ts';
import classes from './panel.module.css';

interface EdgePanelProps extends PanelActions {
  readonly edge: ViewEdge;
  readonly source: ViewNode;
  readonly target: ViewNode;
}

export function EdgePanel({ edge: { edge, firing }, source, target, onSelect }: EdgePanelProps) {
  const { verdict, evidence } = explainMtls(edge);
  const kind = edgeKind(source.node, target.node);
  const isFolded = source.folded || target.folded;
  // An edge of a folded namespace stands for many, and has no details of its own.
  const subject = isFolded ? null : subjectOfEdge(edge, kind);
  return (
    <PanelShell
      title={`${source.name} → ${target.name}`}
      where={`${edge.protocol} · ${source.node.namespace} → ${target.node.namespace}`}
      badges={
        <>
          <StatusBadge health={edge.health} />
          <MtlsBadge mtls={edge.mtls} share={edge.mtls.state === 'mixed'} />
        </>
      }
      actions={
        <>
          {isFolded ? null : (
            <PageLink to={{ page: 'edge', id: edge.id, ...(kind ? { search: { kind } } : {}) }}>
              Edge page
            </PageLink>
          )}
          {[source, target].map(({ id, name }) => (
            <button key={id} type="button" className={classes.pick} onClick={() => onSelect(id)}>
              {name}
            </button>
          ))}
        </>
      }
      onClose={() => onSelect('')}
    >
      <FiringPart firing={firing} />
      <SignalsPart signals={edge} subject={subject} />
      <section className={classes.sidePart} aria-label="Mutual TLS">
        <h3>Mutual TLS</h3>
        <p>{verdict}</p>
        <p className="sg-muted">{evidence}</p>
        {isFolded || kind ? null : (
          <PageLink to={{ page: 'edge', id: edge.id, search: { tab: 'security' } }}>
            Evidence and policies
          </PageLink>
        )}
      </section>
      {subject && edge.requestsPerSecond > 0 ? <CodesPart subject={subject} /> : null}
      {isFolded ? null : <IdentitiesPart id={edge.id} kind={kind} />}
    </PanelShell>
  );
}

const MOST_LISTED = 6;

function IdentitiesPart({ id, kind }: { readonly id: string; readonly kind: ReturnType<typeof edgeKind> }) {
  const { rangeQuery } = useFrame();
  const query = { kind, ...rangeQuery };
  const result = useApi('getEdge', { params: { id }, query }, { keepPrevious: false });
  const identities = result.data?.identities ?? [];
  return (
    <section className={classes.sidePart} aria-label="Identities">
      <h3>Identities</h3>
      {sayWaiting(result, identities.length, 'identities') ?? (
        <ul className={classes.list}>
          {identities.slice(0, MOST_LISTED).map((pair) => (
            <li key={`${pair.sourcePrincipal} ${pair.destinationPrincipal}`}>
              <span>
                <span className={classes.identity}>{nameIdentity(pair.sourcePrincipal, 'caller')}</span>
                <span className={classes.identity}>
                  → {nameIdentity(pair.destinationPrincipal, 'receiver')}
                </span>
              </span>
              <span>{formatRate(pair.requestsPerSecond || pair.connectionsPerSecond)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function nameIdentity(principal: string, end: string): string {
  return principal === '' || principal === 'unknown' ? `no certificate seen of the ${end}` : principal;
}
