/** What fires, is pending or lacks data, the gravest first. That nothing fires is said, not drawn as well. */
import type { Alert, Alerts } from '@sightglass/shared/contract';
import { formatSpan } from '../format/time.ts';
import { isHeld, sinceOf, STATE_WORDS } from '../ui/alerts/alert-model.ts';
import { describeSubject } from '../ui/alerts/alert-subject.ts';
import { SeverityBadge } from '../ui/alerts/severity.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './embed.module.css';
import { Notice } from './notice.tsx';
import type { PanelProps } from './panel-props.ts';
import { Scrolled } from './scrolled.tsx';

function sayState(alert: Alert): string {
  if (alert.acknowledged !== null) return `${STATE_WORDS[alert.state]}, acknowledged`;
  return isHeld(alert) ? `${STATE_WORDS[alert.state]}, held back` : STATE_WORDS[alert.state];
}

export function AlertsPanel({ answers }: PanelProps) {
  const [{ alerts }] = answers as readonly [Alerts];
  const now = useNow(15_000);
  if (alerts.length === 0)
    return <Notice title="Nothing fires">No rule and no SLO has an alert here.</Notice>;
  return (
    <Scrolled label="Alerts">
      <table className={classes.table} aria-label="Alerts">
        <thead>
          <tr>
            <th scope="col">Severity</th>
            <th scope="col">Alert</th>
            <th scope="col">About</th>
            <th scope="col">State</th>
            <th scope="col">For</th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => {
            const { name, place } = describeSubject(alert.subject);
            return (
              <tr key={alert.episode}>
                <td>
                  <SeverityBadge severity={alert.severity} quiet />
                </td>
                <th scope="row" title={alert.summary}>
                  <bdi>{alert.summary}</bdi>
                </th>
                <td title={place}>
                  <bdi>{name}</bdi>
                </td>
                <td>{sayState(alert)}</td>
                <td>{formatSpan(Math.max(0, now - sinceOf(alert)))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrolled>
  );
}
