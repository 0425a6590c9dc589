/** All that is known of one alert: what it says, why nobody is told, what became of it, and what can be done. */
import { Button } from '@mantine/core';
import type { Alert } from '@sightglass/shared/contract';
import { IconBellOff, IconBook2, IconHistory, IconListSearch } from '@tabler/icons-react';
import { Link } from 'react-router';
import { formatAge, formatMoment } from '../../format/time.ts';
import { useLinkTo } from '../../routes.ts';
import { linkToChanges, serviceOfAlert } from '../../ui/alerts/alert-changes.ts';
import { linkToSource, STATE_WORDS } from '../../ui/alerts/alert-model.ts';
import { LabelList, listLabels } from '../../ui/alerts/label-list.tsx';
import { formatMatchers, matchLabels } from '../../ui/alerts/matcher-text.ts';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Acknowledge } from './acknowledge.tsx';
import { AlertLedger } from './alert-ledger.tsx';
import classes from './row.module.css';
import { HoldReasons } from './hold-reasons.tsx';

interface AlertDetailProps {
  readonly id: string;
  readonly alert: Alert;
  /** Formatted. */
  readonly value: string;
  readonly now: number;
}

function sayTier({ source }: Alert): string {
  return source.tier === null ? '' : `, tier ${source.tier + 1}`;
}

export function AlertDetail({ id, alert, value, now }: AlertDetailProps) {
  const linkTo = useLinkTo();
  const { fingerprint, source, labels, description, runbookUrl, acknowledged } = alert;
  const service = serviceOfAlert(alert);
  return (
    <div id={id} className={classes.detail}>
      {description === '' ? null : <p className={classes.description}>{description}</p>}
      <div className={classes.actions}>
        {alert.state === 'firing' ? <Acknowledge alert={alert} /> : null}
        <Button
          component={Link}
          to={linkTo({
            page: 'silence',
            id: 'new',
            search: { matchers: formatMatchers(matchLabels(labels)) },
          })}
          leftSection={<IconBellOff size={14} aria-hidden />}
        >
          Silence
        </Button>
        {runbookUrl === '' ? null : (
          <Button
            component="a"
            href={runbookUrl}
            target="_blank"
            rel="noreferrer"
            leftSection={<IconBook2 size={14} aria-hidden />}
          >
            Open runbook
          </Button>
        )}
        {service === null ? null : (
          <Button
            component={Link}
            to={linkTo(linkToChanges(service, alert.pendingAt, now))}
            leftSection={<IconHistory size={14} aria-hidden />}
          >
            What changed
          </Button>
        )}
        <Button
          component={Link}
          to={linkTo({ page: 'alerts', search: { tab: 'ledger', fingerprint } })}
          leftSection={<IconListSearch size={14} aria-hidden />}
        >
          Why, or why not
        </Button>
      </div>
      <div className={classes.columns}>
        <DefinitionList
          items={[
            [
              source.kind === 'slo' ? 'SLO' : 'Rule',
              <span key="source">
                <PageLink to={linkToSource(source)}>{source.name}</PageLink>
                {sayTier(alert)}
              </span>,
            ],
            ['State', STATE_WORDS[alert.state]],
            [source.kind === 'slo' ? 'Burn rate' : 'Value', value],
            ['Condition since', formatMoment(alert.pendingAt, now)],
            ['Fired', alert.firedAt === null ? undefined : formatMoment(alert.firedAt, now)],
            ['Evaluated', formatAge(alert.evaluatedAt, now)],
            [
              'Acknowledged',
              acknowledged
                ? `${formatMoment(acknowledged.at, now)} by ${acknowledged.by}${acknowledged.comment === '' ? '' : `: ${acknowledged.comment}`}`
                : undefined,
            ],
            ['Labels', <LabelList key="labels" labels={listLabels(labels)} />],
          ]}
        />
        <div>
          <HoldReasons alert={alert} now={now} />
          <AlertLedger fingerprint={fingerprint} since={alert.pendingAt} />
        </div>
      </div>
    </div>
  );
}
