/** In the side panel: each badge of a node in words, with a link to where it is set up; what is not known is said. */
import type { Badge, BadgeFact, NodeBadges } from '@sightglass/shared/contract';
import type { LinkTarget } from '../../../routes.ts';
import { formatCounted } from '../../../format/count.ts';
import { PageLink } from '../../../ui/page-link.tsx';
import type { ViewNode } from '../topology-model.ts';
import panel from '../panel.module.css';
import { BadgeGlyph } from './badge-glyph.tsx';
import { titleBadge } from './badge-kinds.ts';
import classes from './badges.module.css';

/** The page that holds more about a kind of badge. */
function pageOf({ kind }: Badge, service: string | null): { to: LinkTarget; label: string } | null {
  if (service === null || kind === 'no-sidecar' || kind === 'gateway') return null;
  const isProblem = kind === 'config-error' || kind === 'config-warning';
  const tab = isProblem ? 'security' : 'traffic';
  return { to: { page: 'service', id: service, tab }, label: isProblem ? 'Problems' : 'Traffic' };
}

function Fact({ fact: { text, resource } }: { readonly fact: BadgeFact }) {
  if (resource === null) return <li>{text}</li>;
  const to: LinkTarget = { page: 'mesh', search: { tab: 'configuration', resource } };
  return (
    <li>
      {text}{' '}
      <PageLink to={to} label={`Where it is set up: ${text}`}>
        Where
      </PageLink>
    </li>
  );
}

function BadgeItem({ badge, service }: { readonly badge: Badge; readonly service: string | null }) {
  const page = pageOf(badge, service);
  return (
    <li>
      <div className={classes.head}>
        <BadgeGlyph badge={badge} />
        <span>
          {titleBadge(badge)}
          {badge.nodes > 1 ? ` of ${formatCounted(badge.nodes, 'node')}` : ''}
        </span>
        {page ? (
          <span className={classes.end}>
            <PageLink to={page.to}>{page.label}</PageLink>
          </span>
        ) : null}
      </div>
      <ul className={classes.facts}>
        {badge.facts.map((fact) => (
          <Fact key={`${fact.resource} ${fact.text}`} fact={fact} />
        ))}
        {badge.more > 0 ? (
          <li className="sg-muted">and {formatCounted(badge.more, 'more', 'more')}</li>
        ) : null}
      </ul>
    </li>
  );
}

/** What there may be that nobody told of. */
function listDoubts({ node, configured }: ViewNode, { sidecar }: NodeBadges): string[] {
  const doubts: string[] = [];
  if (sidecar?.state === 'unknown') doubts.push(`Whether it has a sidecar is not known. ${sidecar.why}`);
  if (sidecar?.state === 'not-needed') doubts.push(`No sidecar is missing. ${sidecar.why}`);
  if (configured === false && !node.external)
    doubts.push(
      `Splits, mirrors, timeouts, breakers and problems need the configuration of ${node.cluster}, which is not connected.`,
    );
  return doubts;
}

/** Nothing where nothing is to be said, or while nothing is known. */
export function BadgesPart({ node }: { readonly node: ViewNode }) {
  const { known } = node;
  if (!known) return null;
  const doubts = listDoubts(node, known);
  if (known.badges.length + doubts.length === 0) return null;
  const title = 'Set up, and happening';
  return (
    <section className={panel.sidePart} aria-label={title}>
      <h3>{title}</h3>
      <ul className={classes.list}>
        {known.badges.map((badge) => (
          <BadgeItem key={badge.kind} badge={badge} service={known.service} />
        ))}
        {doubts.map((doubt) => (
          <li key={doubt} className="sg-muted">
            {doubt}
          </li>
        ))}
      </ul>
    </section>
  );
}
