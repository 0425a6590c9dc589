/** A list of alerts in groups; one of them can be open. */
import type { Alert, AlertCondition } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { useApi } from '../../api/use-api.ts';
import { formatCount } from '../../format/count.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useNow } from '../../ui/use-now.ts';
import { AlertRow } from './alert-row.tsx';
import classes from './alerts.module.css';
import { groupAlerts } from './firing-model.ts';
import type { Grouping } from './search.ts';

interface AlertListProps {
  readonly alerts: readonly Alert[];
  readonly group: Grouping;
  /** Fingerprint of the open alert; empty for none. */
  readonly open: string;
  readonly onOpen: (fingerprint: string) => void;
}

/** Each rule's condition: it tells the unit of its alerts' values. */
function useConditions(): ReadonlyMap<string, AlertCondition> {
  const { data } = useApi('getAlertRules', {}, { live: false });
  return useMemo(() => new Map(data?.rules.map(({ id, rule }) => [id, rule.condition])), [data]);
}

export function AlertList({ alerts, group, open, onOpen }: AlertListProps) {
  const conditions = useConditions();
  const groups = useMemo(() => groupAlerts(alerts, group), [alerts, group]);
  const now = useNow(5_000);
  return (
    <div>
      {groups.map(({ key, title, note, to, alerts: members }) => (
        <section key={key} aria-label={title === '' ? 'Alerts' : title}>
          {title === '' ? null : (
            <h3 className={classes.group}>
              {to ? (
                <PageLink to={to} className={classes.groupName}>
                  {title}
                </PageLink>
              ) : (
                title
              )}
              <span>{note}</span>
              <span className={classes.groupCount}>{formatCount(members.length)}</span>
            </h3>
          )}
          <ul className={classes.list}>
            {members.map((alert) => (
              <AlertRow
                key={`${alert.fingerprint} ${alert.episode}`}
                alert={alert}
                condition={conditions.get(alert.source.id)}
                withSource={group !== 'source'}
                now={now}
                open={open === alert.fingerprint}
                onToggle={() => onOpen(open === alert.fingerprint ? '' : alert.fingerprint)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
