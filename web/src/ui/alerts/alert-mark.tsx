/** Beside a name in a list: how many alerts fire about it, as a link to them; nothing where none does. */
import { formatCounted } from '../../format/count.ts';
import { PageLink } from '../page-link.tsx';
import classes from './alert-mark.module.css';
import { linkToAlert } from './alert-model.ts';
import { SeverityShape } from './severity.tsx';
import type { FiringSubject } from './use-alert-summary.ts';

export function AlertMark({
  firing,
}: {
  readonly firing: Pick<FiringSubject, 'severity' | 'alerts'> | undefined;
}) {
  const first = firing?.alerts[0];
  if (!firing || !first) return null;
  const words = `${formatCounted(firing.alerts.length, 'alert fires', 'alerts fire')}: ${firing.alerts.map(({ summary }) => summary).join('; ')}`;
  return (
    <PageLink to={linkToAlert(first.fingerprint)} className={classes.mark} title={words}>
      <SeverityShape severity={firing.severity} />
      {firing.alerts.length > 1 ? <span aria-hidden>{firing.alerts.length}</span> : null}
      <span className="sg-sr">{words}</span>
    </PageLink>
  );
}
