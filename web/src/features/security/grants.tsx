/** What a suggestion grants, to whom, and whom no policy by identity can allow. */
import type { Suggestion } from '@sightglass/shared/contract';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { CallerName } from '../../ui/security/caller-name.tsx';
import { describePolicyCaller } from '../../ui/security/policy-words.ts';
import plain from '../../ui/signals/plain-table.module.css';
import classes from './workbench.module.css';

const MOST_PATHS = 12;

function listSome(texts: readonly string[], every: string): string {
  if (texts.length === 0) return every;
  const rest = texts.length - MOST_PATHS;
  return texts.slice(0, MOST_PATHS).join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}

export function GrantsTable({ grants }: { readonly grants: Suggestion['grants'] }) {
  return (
    <div className={plain.scroll}>
      <table className={plain.table} aria-label="Grants">
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <th scope="col">Principal</th>
            <th scope="col">Methods</th>
            <th scope="col">Paths or ports</th>
            <th scope="col" className={plain.number}>
              Observed
            </th>
            <th scope="col" className={plain.number}>
              Last
            </th>
          </tr>
        </thead>
        <tbody>
          {grants.map(({ principal, caller, methods, paths, ports, count, lastAt }) => (
            <tr key={principal}>
              <td>
                <CallerName face={{ ...describePolicyCaller(caller), more: [] }} />
              </td>
              <td>
                <code className={plain.code}>{principal}</code>
              </td>
              <td>{listSome(methods, 'every')}</td>
              <td className={classes.paths}>
                {ports.length > 0 ? listSome(ports, 'every') : listSome(paths, 'every')}
              </td>
              <td className={plain.number}>{formatCount(count)}</td>
              <td className={plain.number}>{formatMoment(lastAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function WithoutIdentity({ callers }: { readonly callers: Suggestion['withoutIdentity'] }) {
  if (callers.length === 0) return null;
  return (
    <div className={classes.without}>
      <h3 className={classes.sub}>
        {formatCounted(callers.length, 'caller')} without an identity: no policy by identity can allow them,
        and this one denies them
      </h3>
      <ul aria-label="Callers without an identity">
        {callers.map(({ caller, count, lastAt }) => (
          <li key={`${caller.service} ${caller.address} ${caller.workload}`}>
            <CallerName face={describePolicyCaller(caller)} brief />
            <span className={classes.muted}>
              {formatCount(count)} calls, last {formatMoment(lastAt)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
