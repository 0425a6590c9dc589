/** Whom STRICT would cut off from a namespace or a service, or might: as far as they are known, with what they sent, whereto, and when last. */
import type { ReadinessCaller } from '@sightglass/shared/contract';
import { useState } from 'react';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { PageLink } from '../page-link.tsx';
import plain from '../signals/plain-table.module.css';
import { linkToAccessLog } from './access-links.ts';
import { CallerName } from './caller-name.tsx';
import { REASON_LABEL } from './mtls-words.ts';
import { describeCaller, type CallerFace } from './policy-words.ts';
import classes from './security.module.css';

interface CallersProps {
  readonly label: string;
  readonly callers: readonly ReadinessCaller[];
  /** What would be cut off, or what might. */
  readonly kind: 'plaintext' | 'unmeasured';
  /** Of the answer, for links to the access log. */
  readonly range: string;
}

const MOST_SHOWN = 50;
const MOST_TARGETS = 4;
const MOST_ADDRESSES = 3;

const KNOWN_BY: Readonly<Record<ReadinessCaller['knownBy'], string>> = {
  workload: '',
  identity: 'known by its identity only',
  address: 'known by its address only',
  nothing: 'nobody tells who this is',
};

function faceOf(caller: ReadinessCaller): CallerFace {
  const address = caller.addresses[0]?.address ?? '';
  const face = describeCaller({ ...caller, address }, caller.knownBy === 'workload' ? caller.id : '');
  // Addresses have a column of their own.
  return { ...face, more: face.more.filter((text) => text !== address) };
}

function Addresses({ caller }: { readonly caller: ReadinessCaller }) {
  const { addresses } = caller;
  if (addresses.length === 0) return <span className={classes.muted}>not logged</span>;
  const rest = addresses.length - MOST_ADDRESSES;
  return (
    <span className={classes.stacked} title={addresses.map(({ address }) => address).join(', ')}>
      {addresses.slice(0, MOST_ADDRESSES).map(({ address }) => (
        <code key={address} className={classes.fact}>
          {address}
        </code>
      ))}
      {rest > 0 ? <span className={classes.muted}>and {formatCount(rest)} more</span> : null}
    </span>
  );
}

function Targets({
  caller,
  kind,
}: {
  readonly caller: ReadinessCaller;
  readonly kind: CallersProps['kind'];
}) {
  const rest = caller.targets.length - MOST_TARGETS;
  return (
    <span className={classes.stacked}>
      {caller.targets.slice(0, MOST_TARGETS).map((target) => (
        <span key={`${target.id} ${target.protocol}`} className={classes.target}>
          <PageLink to={{ page: 'edge', id: target.edge, search: { tab: 'security' } }}>
            {target.name}
            <span className="sg-sr">: the edge</span>
          </PageLink>
          <span className={classes.muted}>
            {target.namespace} · {formatCount(target[kind])}
          </span>
        </span>
      ))}
      {rest > 0 ? <span className={classes.muted}>and {formatCounted(rest, 'more', 'more')}</span> : null}
    </span>
  );
}

/** By the strongest sign there is: the caller's service, its identity, its address. */
function linkToCalls(caller: ReadinessCaller, { kind, range }: Pick<CallersProps, 'kind' | 'range'>) {
  const target = caller.targets.length === 1 ? caller.targets[0] : undefined;
  const address = caller.addresses[0]?.address;
  return linkToAccessLog({
    proof: kind,
    range,
    ...(target ? { service: target.id } : {}),
    ...(caller.knownBy === 'workload'
      ? { source: caller.id }
      : caller.knownBy === 'identity'
        ? { identity: caller.identity }
        : address === undefined
          ? {}
          : { address }),
  });
}

export function ReadinessCallers({ label, callers, kind, range }: CallersProps) {
  const [all, setAll] = useState(false);
  const shown = all ? callers : callers.slice(0, MOST_SHOWN);
  return (
    <div className={plain.scroll}>
      <table className={plain.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <th scope="col">Addresses</th>
            <th scope="col">Calls</th>
            <th scope="col" className={plain.number}>
              {kind === 'plaintext' ? 'Plaintext' : 'Unmeasured'}
            </th>
            <th scope="col" className={plain.number}>
              Also mutual
            </th>
            <th scope="col">Last seen</th>
            <th scope="col">Log</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((caller) => {
            const face = faceOf(caller);
            const to = linkToCalls(caller, { kind, range });
            const known = kind === 'unmeasured' ? REASON_LABEL[caller.reason] : KNOWN_BY[caller.knownBy];
            return (
              <tr key={`${caller.id} ${caller.identity} ${face.name}`}>
                <td>
                  <CallerName face={face} />
                  {known === '' ? null : <span className={classes.under}>{known}</span>}
                </td>
                <td>
                  <Addresses caller={caller} />
                </td>
                <td>
                  <Targets caller={caller} kind={kind} />
                </td>
                <td className={plain.number}>{formatCount(caller[kind])}</td>
                <td
                  className={plain.number}
                  title={caller.mutual > 0 ? 'It can: some of its calls carry a certificate' : undefined}
                >
                  {caller.mutual > 0 ? formatCount(caller.mutual) : '–'}
                </td>
                <td className={classes.nowrap}>{formatMoment(caller.lastAt)}</td>
                <td>
                  {to ? (
                    <PageLink to={to}>
                      Calls<span className="sg-sr"> of {face.name} in the access log</span>
                    </PageLink>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length < callers.length ? (
        <button type="button" className={classes.more} onClick={() => setAll(true)}>
          Show all {formatCount(callers.length)}
        </button>
      ) : null}
    </div>
  );
}
