/** The routing table: which receivers are told of which alerts, in the order in which it is looked at; and a box to try it. */
import { Button } from '@mantine/core';
import type { Routing } from '@sightglass/shared/contract';
import { IconPencil } from '@tabler/icons-react';
import { Link } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatAge } from '../../format/time.ts';
import { useLinkTo } from '../../routes.ts';
import { LabelList } from '../../ui/alerts/label-list.tsx';
import { formatMatcher } from '../../ui/alerts/matcher-text.ts';
import { RoutingTrial } from '../../ui/alerts/routing-trial.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './alerts.module.css';
import { useNames, type Named } from './use-names.ts';

const CALLS = [buildApiUrl('getRouting', {})];

function sayGrouping(own: Routing['routes'][number]['grouping'], table: Routing['grouping']): string {
  const by = own.by ?? table.by;
  const each = by.length === 0 ? 'one group' : `by ${by.join(', ')}`;
  return `${each}; waits ${own.wait ?? table.wait} (a page ${own.pageWait ?? table.pageWait}), again after ${own.interval ?? table.interval}, repeats every ${own.repeat ?? table.repeat}`;
}

function ReceiverNames({
  ids,
  names,
}: {
  readonly ids: readonly string[];
  readonly names: readonly Named[];
}) {
  if (ids.length === 0) return <span className={classes.problem}>nobody</span>;
  return (
    <span>
      {ids.map((id, i) => (
        <span key={id}>
          {i > 0 ? ', ' : ''}
          <PageLink to={{ page: 'receiver', id }}>
            {names.find(({ value }) => value === id)?.label ?? `${id} (gone)`}
          </PageLink>
        </span>
      ))}
    </span>
  );
}

function RouteTable({ routing, names }: { readonly routing: Routing; readonly names: readonly Named[] }) {
  return (
    <div className={classes.tableScroll}>
      <table className={classes.table} aria-label="Routes">
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col">Alerts with</th>
            <th scope="col">Told</th>
            <th scope="col">Grouping</th>
          </tr>
        </thead>
        <tbody>
          {routing.routes.map((route, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a route is known by its place alone
            <tr key={index}>
              <th scope="row">
                {index + 1}
                {route.name === '' ? '' : ` ${route.name}`}
              </th>
              <td>
                {route.matchers.length === 0 ? (
                  'any labels'
                ) : (
                  <LabelList labels={route.matchers.map(formatMatcher)} />
                )}
              </td>
              <td>
                <ReceiverNames ids={route.receivers} names={names} />
                {route.continue ? <span className={classes.muted}>, then looks further</span> : null}
              </td>
              <td className={classes.muted}>{sayGrouping(route.grouping, routing.grouping)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Fallback</th>
            <td>{routing.routes.length === 0 ? 'any labels' : 'what no route takes'}</td>
            <td>
              <ReceiverNames ids={routing.fallback} names={names} />
            </td>
            <td className={classes.muted}>{sayGrouping({}, routing.grouping)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

export function RoutingTab() {
  const result = useApi('getRouting', {}, { present: true });
  const { receivers } = useNames();
  const linkTo = useLinkTo();
  const now = useNow(30_000);
  return (
    <div className={classes.page}>
      <Panel
        id="routing"
        title="Routing"
        note="looked at from above; the receivers of a rule or SLO win over it"
        calls={CALLS}
        actions={
          <Button
            component={Link}
            size="compact-xs"
            to={linkTo({ page: 'routing', id: 'edit' })}
            leftSection={<IconPencil size={13} aria-hidden />}
          >
            Edit
          </Button>
        }
        flush
      >
        <Faces
          result={result}
          what="the routing table"
          loading={<LoadingRows rows={5} label="Loading the routing table" />}
        >
          {({ routing, updatedAt, updatedBy, version }) => (
            <>
              <RouteTable routing={routing} names={receivers} />
              <p className={classes.note}>
                {routing.inhibitCallers
                  ? 'A dead dependency holds back the alerts of its callers.'
                  : 'Alerts of callers are not held back when a dependency is dead.'}{' '}
                Pages hold back the tickets of the same SLO.{' '}
                {version === 0
                  ? 'Nobody has changed it yet.'
                  : `Version ${version}, changed ${formatAge(updatedAt, now)} by ${updatedBy}.`}
              </p>
            </>
          )}
        </Faces>
      </Panel>
      {result.data ? (
        <Panel id="try" title="Try it" note="nobody is told">
          <RoutingTrial
            routing={result.data.routing}
            nameReceiver={(id) => receivers.find(({ value }) => value === id)?.label ?? id}
          />
        </Panel>
      ) : null}
    </div>
  );
}
