/** On a page about something: what fires about it now, each with a link; nothing where nothing fires. */
import type { AlertSubject } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import { PageLink } from '../page-link.tsx';
import { linkToAlert } from './alert-model.ts';
import { SeverityBadge } from './severity.tsx';
import classes from './subject-alerts.module.css';
import { keySubject, useFiringSubjects } from './use-alert-summary.ts';

const SHOWN = 3;

export function SubjectAlerts({ subject }: { readonly subject: AlertSubject }) {
  const firing = useFiringSubjects()?.get(keySubject(subject));
  if (!firing || firing.alerts.length === 0) return null;
  const rest = firing.alerts.length - SHOWN;
  return (
    <section className={classes.strip} data-severity={firing.severity} aria-label="Alerts that fire">
      <ul>
        {firing.alerts.slice(0, SHOWN).map(({ fingerprint, summary, severity }) => (
          <li key={fingerprint}>
            <SeverityBadge severity={severity} quiet />
            <PageLink to={linkToAlert(fingerprint)} className={classes.summary}>
              {summary}
            </PageLink>
          </li>
        ))}
      </ul>
      <PageLink
        to={{ page: 'alerts', search: { tab: 'history', subject: subject.id } }}
        className={classes.more}
      >
        {rest > 0 ? `and ${formatCounted(rest, 'more', 'more')}` : 'Its alert history'}
      </PageLink>
    </section>
  );
}
