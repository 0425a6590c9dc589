/** In the side panel: what fires about the node or edge, each with a link. */
import { formatCounted } from '../../format/count.ts';
import { linkToAlert } from '../../ui/alerts/alert-model.ts';
import { SEVERITY_WORDS, SeverityShape } from '../../ui/alerts/severity.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import type { Firing } from './firing-on-graph.ts';
import classes from './panel.module.css';

const MOST_LISTED = 6;

/** Nothing where nothing fires, or where that is not known. */
export function FiringPart({ firing }: { readonly firing: Firing | null | undefined }) {
  if (!firing) return null;
  const title = formatCounted(firing.alerts.length, 'alert fires', 'alerts fire');
  return (
    <section className={classes.sidePart} aria-label={title}>
      <h3>{title}</h3>
      <ul className={classes.list}>
        {firing.alerts.slice(0, MOST_LISTED).map(({ fingerprint, summary, severity }) => (
          <li key={fingerprint}>
            <SeverityShape severity={severity} />
            <span className="sg-sr">{SEVERITY_WORDS[severity]}</span>
            <span style={{ flex: 1 }}>
              <PageLink to={linkToAlert(fingerprint)}>{summary}</PageLink>
            </span>
          </li>
        ))}
      </ul>
      {firing.alerts.length > MOST_LISTED ? (
        <PageLink to={{ page: 'alerts' }}>
          and {formatCounted(firing.alerts.length - MOST_LISTED, 'more', 'more')}
        </PageLink>
      ) : null}
    </section>
  );
}
