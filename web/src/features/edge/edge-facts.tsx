/** Both ends as links, and in words how it is known whether the traffic was encrypted, and who counted it. */
import type { EdgeDetail } from '@sightglass/shared/contract';
import { RESTRICTED } from '@sightglass/shared/identity';
import { explainMtls } from '../../format/evidence.ts';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { NodeLink } from '../../ui/signals/node-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { explainReporters, granularityOf } from './edge-model.ts';
import classes from './edge-facts.module.css';

function End({ node }: { readonly node: EdgeDetail['source'] }) {
  return (
    <span className={classes.end}>
      <NodeLink id={node.id} granularity={granularityOf(node.kind)} place />
      <StatusBadge health={node.health} quiet />
      {node.external && node.namespace !== RESTRICTED ? (
        <span className="sg-muted">outside the mesh</span>
      ) : null}
    </span>
  );
}

export function EdgeFacts({ detail }: { readonly detail: EdgeDetail }) {
  const { edge, source, target } = detail;
  return (
    <DefinitionList
      items={[
        ['Source', <End key="source" node={source} />],
        ['Target', <End key="target" node={target} />],
        ['Mutual TLS', explainMtls(edge.mtls, edge.protocol)],
        ['Reporters', explainReporters(edge.reporters)],
      ]}
    />
  );
}
