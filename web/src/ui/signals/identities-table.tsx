/**
 * Certificates seen at both ends of the traffic. In: pairs of SPIFFE (or Linkerd) identities with their rates per second. Out: a plain table;
 * `unknown` is said in words, because it means that no certificate was presented or that nobody measured it.
 */
import type { ServiceDetail } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import { IconListDetails } from '@tabler/icons-react';
import { formatRate } from '../../format/rate.ts';
import { filterLink, is } from '../access-log/access-filter.ts';
import { EmptyState } from '../empty-state.tsx';
import { PageLink } from '../page-link.tsx';
import classes from './plain-table.module.css';

type IdentityPair = ServiceDetail['identities'][number];

function Principal({ text }: { readonly text: string }) {
  if (text === UNKNOWN || text === '')
    return <span className={classes.muted}>not presented or not measured</span>;
  return <code className={classes.code}>{text}</code>;
}

/** To what the log tells of this caller. */
function LogLink({ identity }: { readonly identity: string }) {
  if (identity === UNKNOWN || identity === '') return null;
  return (
    <PageLink
      to={{ page: 'access-log', search: filterLink({ identity: [is(identity)] }) }}
      title={`Access log of ${identity}`}
      className={classes.log}
    >
      <IconListDetails size={14} aria-label={`Access log of ${identity}`} />
    </PageLink>
  );
}

export function IdentitiesTable({ identities }: { readonly identities: readonly IdentityPair[] }) {
  if (identities.length === 0) {
    return (
      <EmptyState title="No identities seen">
        No proxy named a certificate in this range. Sidecars, waypoints and ztunnel name them when mutual TLS
        is on.
      </EmptyState>
    );
  }
  const requests = identities.some(({ requestsPerSecond }) => requestsPerSecond > 0);
  const connections = identities.some(({ connectionsPerSecond }) => connectionsPerSecond > 0);
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label="Identities">
        <thead>
          <tr>
            <th scope="col">Caller’s identity</th>
            <th scope="col">Identity of the answering side</th>
            {requests ? (
              <th scope="col" className={classes.number}>
                Requests
              </th>
            ) : null}
            {connections ? (
              <th scope="col" className={classes.number}>
                Connections
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {identities.map((pair) => (
            <tr key={`${pair.sourcePrincipal} ${pair.destinationPrincipal}`}>
              <td>
                <Principal text={pair.sourcePrincipal} /> <LogLink identity={pair.sourcePrincipal} />
              </td>
              <td>
                <Principal text={pair.destinationPrincipal} />
              </td>
              {requests ? <td className={classes.number}>{formatRate(pair.requestsPerSecond)}</td> : null}
              {connections ? (
                <td className={classes.number}>{formatRate(pair.connectionsPerSecond)}</td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
