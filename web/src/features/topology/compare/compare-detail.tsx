/** One node or edge in both windows: every number twice, whether they differ by more than noise, and the ways on, each at its moment. */
import { CloseButton } from '@mantine/core';
import type { TopologyDiff } from '@sightglass/shared/contract';
import type { LinkTarget } from '../../../routes.ts';
import { PageLink } from '../../../ui/page-link.tsx';
import { edgeKind, pageOfNode } from '../panel-subject.ts';
import { ChangeMark } from './change-mark.tsx';
import { sayMark, type DiffRow } from './compare-model.ts';
import { PAIRS } from './compare-model.ts';
import { compareParam } from './compare-times.ts';
import classes from './compare.module.css';

const NO_DIFFERENCE = { same: 'within noise', unknown: 'too little to say', noise: 'may be chance' };

function verdict(word: string): string {
  return NO_DIFFERENCE[word as keyof typeof NO_DIFFERENCE] ?? word;
}

interface CompareDetailProps {
  readonly diff: TopologyDiff;
  readonly row: DiffRow;
  readonly against: string;
  readonly onClose: () => void;
}

/** The page of the thing; null for a folded namespace. */
function findPage(diff: TopologyDiff, { id, thing }: DiffRow): LinkTarget | null {
  if ('source' in thing) {
    const ends = diff.nodes.filter((node) => node.id === thing.source || node.id === thing.target);
    if (ends.some(({ kind }) => kind === 'namespace')) return null;
    const kind = edgeKind(...ends);
    return { page: 'edge', id, ...(kind ? { search: { kind } } : {}) };
  }
  const page = pageOfNode(thing);
  return page && { page: page.page, id: page.id };
}

function withSearch(target: LinkTarget, search: Readonly<Record<string, string>>): LinkTarget {
  return { ...target, search: { ...target.search, ...search } };
}

export function CompareDetail({ diff, row, against, onClose }: CompareDetailProps) {
  const { thing, name, where, mark } = row;
  const page = findPage(diff, row);
  const { from, to } = diff.against;
  const overlaid = compareParam(against);
  return (
    <section className={classes.detail} aria-label={`Both moments of ${name}`}>
      <div className={classes.detailHead}>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <ChangeMark mark={mark} word={sayMark(thing)} />
        <CloseButton size="sm" aria-label="Close details" onClick={onClose} />
      </div>
      <div className={classes.where}>{where}</div>
      <table className={classes.numbers}>
        <thead>
          <tr>
            <th scope="col">Signal</th>
            <th scope="col">Before → now</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Traffic</th>
            <td>{PAIRS.traffic(thing)}</td>
            <td>{verdict(thing.traffic)}</td>
          </tr>
          <tr>
            <th scope="row">Errors</th>
            <td>{PAIRS.errors(thing)}</td>
            <td>{verdict(thing.errors)}</td>
          </tr>
          <tr>
            <th scope="row">p95</th>
            <td>{PAIRS.latency(thing)}</td>
            <td>{verdict(thing.latency)}</td>
          </tr>
          <tr>
            <th scope="row">Mutual TLS</th>
            <td>{PAIRS.mtls(thing)}</td>
            <td>{verdict(thing.mtls)}</td>
          </tr>
        </tbody>
      </table>
      {page ? (
        <div className={classes.links}>
          <PageLink to={overlaid ? withSearch(page, { compare: overlaid }) : page}>
            {overlaid ? 'Page, with the earlier period' : 'Page'}
          </PageLink>
          <PageLink to={withSearch(page, { range: `${from}..${to}`, at: '' })}>Page as it was then</PageLink>
        </div>
      ) : null}
    </section>
  );
}
