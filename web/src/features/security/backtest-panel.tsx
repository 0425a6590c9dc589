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
import { CHANGE_WORDS, describeReach, type Change } from '../../ui/security/policy-words.ts';
import { VerdictShape } from '../../ui/security/verdict-badge.tsx';
import plain from '../../ui/signals/plain-table.module.css';
import { ChangeShape } from './change-shape.tsx';
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
}

export function BacktestPanel({ result, asked, with: mode, onWith }: BacktestPanelProps) {
  return (
    <Panel
      id="backtest"
      title="What it would have done"
      note={result.busy ? 'trying …' : undefined}
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
  const { policies, notes, warnings } = data;
  return (
    <>
      <p className={classes.sentence}>
        <VerdictShape verdict={tone} />
        <strong>{sentence}.</strong>
      </p>
      <Counts data={data} />
      <h3 className={classes.sub}>As it was read</h3>
      <ul className={classes.read} aria-label="Policies as they were read">
        {policies.map((policy) => (
          <li key={`${policy.namespace}/${policy.name}`}>
            <strong>
              {policy.action} {policy.namespace}/{policy.name}
            </strong>
            <span className={classes.muted}>
              {describeReach({ reach: 'workloads', selector: '', targets: policy.targets })}
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

/** In the order of what asks for a look. */
const COUNTED: readonly (readonly [Change, keyof Backtest['metrics']])[] = [
  ['newly-denied', 'newlyDenied'],
  ['undecided', 'undecided'],
  ['denied', 'denied'],
  ['newly-allowed', 'newlyAllowed'],
  ['allowed', 'allowed'],
];

/** `denied` and `allowed` of the contract hold the new ones too; here each call is counted once. */
function countOnce(counts: Backtest['metrics'], key: keyof Backtest['metrics']): number {
  if (key === 'denied') return counts.denied - counts.newlyDenied;
  return key === 'allowed' ? counts.allowed - counts.newlyAllowed : counts[key];
}

/** Both witnesses side by side: each knows something that the other does not. */
function Counts({ data }: { readonly data: Backtest }) {
  const { accessLog, metrics, accessLogFrom, window } = data;
  const late = accessLogFrom !== null && accessLogFrom > window.from;
  return (
    <>
      <div className={plain.scroll}>
        <table className={`${plain.table} ${classes.counts}`} aria-label="Calls by what would become of them">
          <thead>
            <tr>
              <th scope="col">Calls in {formatSpan(window.to - window.from)}</th>
              <th scope="col">Access log</th>
              <th scope="col">Metrics</th>
            </tr>
          </thead>
          <tbody>
            {COUNTED.map(([change, key]) => (
              <tr key={key}>
                <th scope="row">
                  <ChangeShape
                    change={change}
                    quiet={![accessLog, metrics].some((counts) => counts !== null && counts[key] > 0)}
                  />{' '}
                  {CHANGE_WORDS[change]}
                </th>
                {[accessLog, metrics].map((counts, i) => (
                  <td
                    // oxlint-disable-next-line react/no-array-index-key -- the two columns
                    key={i}
                    data-loud={(counts && key.startsWith('newly') && counts[key] > 0) || undefined}
                  >
                    {formatCount(counts === null ? null : countOnce(counts, key))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.muted}>
        {accessLog === null
          ? 'No access log is kept: methods, paths and addresses are not known.'
          : `The access log knows method, path and address; it is a sample where sampling is on${late ? `, kept since ${formatMoment(accessLogFrom)}` : ''}.`}{' '}
        Metrics are complete and know neither method nor path.
      </p>
    </>
  );
}
