/** What configures the service's traffic beside what was seen: splits, routes, breakers, and what tripped or was injected. */
import type { ServiceTraffic, TrafficPolicy, TrafficSplit } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { describeFlags } from '../../format/response-flags.ts';
import { Panel } from '../../ui/panel.tsx';
import { ScrollTable } from '../../ui/signals/scroll-table.tsx';
import { listHappenings } from '../../ui/traffic/route-words.ts';
import { formatWeight } from '../../ui/traffic/traffic-words.ts';
import { RouteTree } from './route-tree.tsx';
import classes from './route-tree.module.css';

interface PanelsProps {
  readonly traffic: ServiceTraffic;
  readonly call: string;
}

const AGREES = {
  yes: 'Agrees',
  no: 'Differs',
  open: 'Cannot be told',
} as const;

const NOT_CONNECTED =
  'The mesh’s configuration is not connected. With it this page would also show routes, weights, timeouts, retries, breakers, mirrors and injected faults beside what is seen here.';

function SplitTable({ splits }: { readonly splits: readonly TrafficSplit[] }) {
  return (
    <ScrollTable
      label="Configured and observed shares"
      headers={['Rule', 'Version', 'Configured', 'Seen', '95% interval', 'Requests', 'Together']}
    >
      {splits.flatMap(({ resource, rule, shares }) =>
        shares.map((share) => (
          <tr key={`${resource} ${rule} ${share.version}`}>
            <td>
              <bdi>{rule}</bdi>
            </td>
            <th scope="row">
              <bdi>{share.version}</bdi>
            </th>
            <td>{formatWeight(share.weight)}</td>
            <td>{formatRatio(share.share)}</td>
            <td>
              {formatRatio(share.low)} to {formatRatio(share.high)}
            </td>
            <td>{formatCount(share.requests)}</td>
            <td>{AGREES[share.agrees]}</td>
          </tr>
        )),
      )}
    </ScrollTable>
  );
}

function saySettings(settings: TrafficPolicy['pools']): string {
  return settings.length > 0
    ? settings.map(({ name, value }) => `${name} ${value}`).join(', ')
    : 'as the mesh has it';
}

function PolicyTable({ policies }: { readonly policies: readonly TrafficPolicy[] }) {
  return (
    <ScrollTable
      label="Load balancing and breakers"
      headers={['Of', 'Load balancing', 'Connection pools', 'Outlier detection', 'Labels']}
    >
      {policies.map((policy) => (
        <tr key={`${policy.resource} ${policy.subset}`}>
          <th scope="row">
            <bdi>{policy.subset ?? policy.host}</bdi>
          </th>
          <td>{policy.loadBalancer ?? 'as the mesh has it'}</td>
          <td>
            <bdi>{saySettings(policy.pools)}</bdi>
          </td>
          <td>
            <bdi>{saySettings(policy.outliers)}</bdi>
          </td>
          <td>
            <bdi>
              {Object.entries(policy.labels)
                .map(([key, value]) => `${key}=${value}`)
                .join(', ')}
            </bdi>
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}

function FlagTable({ observed }: Pick<ServiceTraffic, 'observed'>) {
  return (
    <ScrollTable label="Requests by response flag" headers={['Flag', 'Meaning', 'Requests', 'Share']}>
      {observed.flags.map(({ flag, requests }) => (
        <tr key={flag}>
          <th scope="row">
            <bdi>{flag}</bdi>
          </th>
          <td>
            {describeFlags(flag)
              .map(({ meaning }) => meaning)
              .join(', ')}
          </td>
          <td>{formatCount(requests)}</td>
          <td>{formatRatio(observed.requests > 0 ? requests / observed.requests : null)}</td>
        </tr>
      ))}
    </ScrollTable>
  );
}

export function TrafficConfigPanels({ traffic, call }: PanelsProps) {
  const { routes, orders, policies, splits, configured, observed } = traffic;
  return (
    <>
      {splits.length > 0 ? (
        <Panel id="splits" title="Split" note="configured beside seen" calls={[call]} flush>
          <SplitTable splits={splits} />
        </Panel>
      ) : null}
      <Panel
        id="routes"
        title="Routes"
        note={configured ? 'tried from top to bottom' : null}
        calls={[call]}
        flush
      >
        {routes.length > 0 ? (
          <RouteTree routes={routes} orders={orders} />
        ) : (
          <p className={classes.none}>
            {configured
              ? 'No route names this service: requests go to all of its pods alike.'
              : NOT_CONNECTED}
          </p>
        )}
      </Panel>
      {policies.length > 0 ? (
        <Panel id="balancing" title="Load balancing and breakers" calls={[call]} flush>
          <PolicyTable policies={policies} />
        </Panel>
      ) : null}
      <Panel id="happened" title="What happened" note="in the range" calls={[call]} flush>
        <div className={classes.rows}>
          <ul className={classes.words}>
            {listHappenings(traffic).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
        {observed.flags.length > 0 ? <FlagTable observed={observed} /> : null}
      </Panel>
    </>
  );
}
