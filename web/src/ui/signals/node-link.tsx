/** The name of an edge's end as a link to its page, with its namespace and cluster beside it. */
import { PageLink } from '../page-link.tsx';
import { describeNode, type Granularity } from './node-target.ts';
import classes from './node-link.module.css';

interface NodeLinkProps {
  readonly id: string;
  readonly granularity: Granularity;
  /** Adds `shop in east`. */
  readonly place?: boolean;
}

export function NodeLink({ id, granularity, place = false }: NodeLinkProps) {
  const node = describeNode(id, granularity);
  return (
    <span className={classes.node}>
      {node.to ? (
        <PageLink to={node.to} title={`${node.name}, ${node.place}`}>
          {node.name}
        </PageLink>
      ) : (
        <bdi>{node.name}</bdi>
      )}
      {place && node.place !== '' ? <bdi className={classes.place}>{node.place}</bdi> : null}
    </span>
  );
}
