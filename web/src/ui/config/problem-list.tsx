/** Problems of the configuration as a list: severity and code, what is wrong where, and folded under it why and the fix. */
import type { ConfigProblem } from '@sightglass/shared/contract';
import { PageLink } from '../page-link.tsx';
import { StatusShape } from '../status-badge.tsx';
import classes from './problem-list.module.css';
import { SEVERITY_HEALTHS, SEVERITY_WORDS } from './problem-words.ts';

interface ProblemListProps {
  readonly label: string;
  readonly problems: readonly ConfigProblem[];
  /** Of one resource, which need not be named again. */
  readonly ofOne?: boolean;
}

function nameResource({ kind, namespace, name }: ConfigProblem): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

function Place({ problem, ofOne }: { readonly problem: ConfigProblem; readonly ofOne: boolean }) {
  const { path, where, line, yamlLine, resource, cluster } = problem;
  const place = line === null ? where : `${where}:${line}`;
  return (
    <div className={classes.place}>
      {ofOne ? null : (
        <PageLink to={{ page: 'mesh', search: { tab: 'configuration', resource } }}>
          {nameResource(problem)}
        </PageLink>
      )}
      {ofOne ? null : <span>{cluster}</span>}
      <code>{path}</code>
      <span>{ofOne ? `line ${yamlLine}` : place}</span>
    </div>
  );
}

export function ProblemList({ label, problems, ofOne = false }: ProblemListProps) {
  return (
    <ul className={classes.list} aria-label={label}>
      {problems.map((problem, i) => {
        const { code, severity, message, what, why, fix, alike, resource, path } = problem;
        return (
          <li key={`${resource} ${code} ${path} ${i}`} data-severity={severity}>
            <div className={classes.head}>
              <span className={classes.severity} data-severity={severity}>
                <StatusShape health={SEVERITY_HEALTHS[severity]} />
                {SEVERITY_WORDS[severity]}
              </span>
              <span className={classes.code}>{code}</span>
              <strong className={classes.message}>{message}</strong>
            </div>
            <Place problem={problem} ofOne={ofOne} />
            <details className={classes.details}>
              <summary>Why, and the fix</summary>
              <p>
                {what}: {why}
              </p>
              <p>
                <b>Fix.</b> {fix}
              </p>
              {alike.length > 0 ? <p className={classes.place}>Also known as {alike.join(', ')}.</p> : null}
            </details>
          </li>
        );
      })}
    </ul>
  );
}
