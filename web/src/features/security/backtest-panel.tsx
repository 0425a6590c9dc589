/** What the text in the editor would have done to what was observed: in one sentence, in counts of both witnesses, and what the answer rests on. */
import type { Backtest } from '@sightglass/shared/contract';
import type { AskResult } from '../../api/use-ask.ts';
import { formatCount } from '../../format/count.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Notes } from '../../ui/security/notes.tsx';
import { describeReach } from '../../ui/security/policy-words.ts';
import { VerdictShape } from '../../ui/security/verdict-badge.tsx';
import plain from '../../ui/signals/plain-table.module.css';
import { judge } from './workbench-model.ts';
import { PanelWarnings } from '../../ui/security/panel-warnings.tsx';
import classes from './workbench.module.css';

const WITH = [
  { value: 'in-force', label: 'With what is in force' },
  { value: 'alone', label: 'Alone' },
] as const;
type With = (typeof WITH)[number]['value'];

interface BacktestPanelProps {
  readonly result: AskResult<'backtestPolicy'>;
  /** There is a text to try. */
  readonly asked: boolean;
  readonly with: With;
  readonly onWith: (value: With) => void;
  readonly rangeWords: string;
}

export function BacktestPanel({ result, asked, with: mode, onWith, rangeWords }: BacktestPanelProps) {
  return (
    <Panel
      id="backtest"
      title="What it would have done"
      note={result.busy ? 'trying …' : rangeWords}
      actions={<ChoiceStrip label="Policies tried" options={WITH} value={mode} onChange={onWith} />}
    >
      <div className={classes.outcome} aria-live="polite" data-old={result.busy || undefined}>
        <Body result={result} asked={asked} />
      </div>
    </Panel>
  );
}

function Body({ result, asked }: Pick<BacktestPanelProps, 'result' | 'asked'>) {
  const { data, error, busy, refetch } = result;
  if (!asked)
    return (
      <EmptyState title="Nothing to try yet">
        Write or paste an AuthorizationPolicy, or choose a service: it is tried on what was observed, while
        you type.
      </EmptyState>
    );
  if (error && !busy) return <ErrorState what="the backtest" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock height={240} label="Trying it on what was observed" />;
  if (data.problems.some(({ severity }) => severity === 'error') && data.policies.length === 0)
    return (
      <EmptyState title="The text cannot be read">
        The problems are listed under it, by line. It is tried again as soon as it can be read.
      </EmptyState>
    );
  return <Outcome data={data} />;
}

function Outcome({ data }: { readonly data: Backtest }) {
  const { tone, sentence } = judge(data);
  const { accessLog, metrics, accessLogFrom, window, policies, notes, warnings } = data;
  const since =
    accessLogFrom !== null && accessLogFrom > window.from
      ? `, kept since ${formatMoment(accessLogFrom)}`
      : '';
  return (
    <>
      <p className={classes.sentence}>
        <VerdictShape verdict={tone} />
        <strong>{sentence}.</strong>
      </p>
      <table className={`${plain.table} ${classes.counts}`} aria-label="Calls by what would become of them">
        <thead>
          <tr>
            <th scope="col">Calls in {formatSpan(window.to - window.from)}</th>
            <th scope="col">Newly denied</th>
            <th scope="col">Undecided</th>
            <th scope="col">Denied</th>
            <th scope="col">Newly allowed</th>
            <th scope="col">Allowed</th>
          </tr>
        </thead>
        <tbody>
          {accessLog ? (
            <Counts
              name="Access log"
              hint={`Knows method, path and address; a sample where sampling is on${since}`}
              counts={accessLog}
            />
          ) : null}
          <Counts name="Metrics" hint="Complete, but know neither method nor path" counts={metrics} />
        </tbody>
      </table>
      {accessLog ? null : (
        <p className={classes.muted}>No access log is kept: methods, paths and addresses are not known.</p>
      )}
      <h3 className={classes.sub}>As it was read</h3>
      <ul className={classes.read} aria-label="Policies as they were read">
        {policies.map((policy) => (
          <li key={`${policy.namespace}/${policy.name}`}>
            <strong>
              {policy.action} {policy.namespace}/{policy.name}
            </strong>
            <span className={classes.muted}>
              {describeReach({ reach: 'workloads', selector: 'rules', targets: policy.targets })}
            </span>
            <ul>
              {policy.rules.length === 0 ? <li>no rule</li> : null}
              {policy.rules.map((rule) => (
                <li key={rule}>{rule}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <Notes notes={notes} label="What the answer rests on" />
      <PanelWarnings warnings={warnings} />
    </>
  );
}

interface CountsProps {
  readonly name: string;
  readonly hint: string;
  readonly counts: Backtest['metrics'];
}

function Counts({ name, hint, counts }: CountsProps) {
  return (
    <tr>
      <th scope="row" title={hint}>
        {name}
        <small>{hint}</small>
      </th>
      <td data-loud={counts.newlyDenied > 0 || undefined}>{formatCount(counts.newlyDenied)}</td>
      <td>{formatCount(counts.undecided)}</td>
      <td>{formatCount(counts.denied)}</td>
      <td data-loud={counts.newlyAllowed > 0 || undefined}>{formatCount(counts.newlyAllowed)}</td>
      <td>{formatCount(counts.allowed)}</td>
    </tr>
  );
}
