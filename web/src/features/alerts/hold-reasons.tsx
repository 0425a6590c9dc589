/** Why nobody is told of an alert at the moment: the silences, maintenance windows and graver alerts that hold it back. */
import type { Alert } from '@sightglass/shared/contract';
import { useApi } from '../../api/use-api.ts';
import { formatMoment } from '../../format/time.ts';
import { linkToAlert } from '../../ui/alerts/alert-model.ts';
import { PageLink } from '../../ui/page-link.tsx';
import classes from './alerts.module.css';

interface HoldReasonsProps {
  readonly alert: Alert;
  readonly now: number;
}

/** Nothing where nothing holds it back. */
export function HoldReasons({ alert: { silencedBy, inhibitedBy }, now }: HoldReasonsProps) {
  const enabled = silencedBy.length > 0;
  const silences = useApi('getSilences', {}, { enabled, present: true });
  const windows = useApi('getMaintenances', {}, { enabled, present: true });
  const alerts = useApi('getAlerts', {}, { enabled: inhibitedBy.length > 0, present: true });
  if (silencedBy.length === 0 && inhibitedBy.length === 0) return null;
  return (
    <section aria-label="Why nobody is told">
      <h4 className={classes.small}>Nobody is told, because</h4>
      <ul className={classes.reasons}>
        {silencedBy.map((id) => {
          const silence = silences.data?.silences.find((one) => one.id === id);
          const window = windows.data?.windows.find((one) => one.id === id);
          if (window) {
            return (
              <li key={id}>
                maintenance <PageLink to={{ page: 'maintenance', id }}>{window.maintenance.name}</PageLink>{' '}
                lasts until {formatMoment(window.maintenance.endsAt, now)}
              </li>
            );
          }
          return (
            <li key={id}>
              <PageLink to={{ page: 'silence', id }}>a silence</PageLink>
              {silence
                ? ` of ${silence.updatedBy} until ${formatMoment(silence.silence.endsAt, now)}: ${silence.silence.comment}`
                : ' holds it back'}
            </li>
          );
        })}
        {inhibitedBy.map((fingerprint) => (
          <li key={fingerprint}>
            a graver alert fires:{' '}
            <PageLink to={linkToAlert(fingerprint)}>
              {alerts.data?.alerts.find((one) => one.fingerprint === fingerprint)?.summary ?? fingerprint}
            </PageLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
