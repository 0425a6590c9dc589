/** The editor with its tools at the left, what the text would have done at the right, whom it concerns beneath. In: the subject, what is proposed for it, and what stands there now. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useAsk } from '../../api/use-ask.ts';
import { Panel } from '../../ui/panel.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import type { LongRange } from '../../ui/security/use-long-range.ts';
import { ApplyCommand, YamlTools } from '../../ui/security/yaml-block.tsx';
import { useSearch } from '../../url/use-search.ts';
import { BacktestPanel } from './backtest-panel.tsx';
import { BacktestRows } from './backtest-rows.tsx';
import { DiffPanel } from './diff-panel.tsx';
import { workbenchSearch } from './search.ts';
import { useKeptText } from './use-kept-text.ts';
import { clusterOf, keySubject, nameFile, type Subject } from './workbench-model.ts';
import classes from './workbench.module.css';
import { YamlEditor, type Problem } from './yaml-editor.tsx';

interface WorkbenchProps {
  readonly subject: Subject;
  readonly range: LongRange;
  /** Null while there is none. */
  readonly proposed: string | null;
  /** What stands there now and would be changed; null for a new resource. */
  readonly before: string | null;
  /** What the proposal is, in words: `the suggestion`. */
  readonly proposal: string;
  /** Why there is no proposal, said where it would stand; null while there is one or it is awaited. */
  readonly failure?: string | null;
  readonly children?: ReactNode;
}

const NO_PROBLEMS: readonly Problem[] = [];
const PLACEHOLDER = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: …
  namespace: …
spec: …`;

export function Workbench(props: WorkbenchProps) {
  const { subject, range, proposed, before, proposal, failure = null, children } = props;
  const [{ with: mode }, setSearch] = useSearch(workbenchSearch);
  const kept = useKeptText(keySubject(subject), proposed);
  const { text, typed } = kept;
  const asked = text.trim() !== '';
  const cluster = clusterOf(subject);
  const body = {
    yaml: text,
    range: range.plainRange,
    with: mode,
    ...(cluster === '' ? {} : { cluster }),
  };
  const result = useAsk('backtestPolicy', { body }, { enabled: asked });
  const data = asked ? result.data : undefined;
  const fileName = nameFile(data?.policies ?? []);
  const putBack = (): void => {
    const mine = text;
    kept.reset();
    showToast({
      text: `The editor shows ${proposal === '' ? 'nothing' : proposal} again.`,
      undo: { run: () => Promise.resolve(kept.write(mine)), done: 'What was typed is back.' },
    });
  };
  return (
    <>
      <div className={classes.pair}>
        <Panel
          id="editor"
          title="Policy"
          note={typed ? 'changed here; kept in this browser' : proposal}
          calls={[buildApiUrl('backtestPolicy', {})]}
          actions={
            typed ? (
              <Button size="compact-xs" onClick={putBack}>
                {proposal === '' ? 'Clear' : `Back to ${proposal}`}
              </Button>
            ) : null
          }
        >
          {failure === null ? null : (
            <p className={classes.failure} role="alert">
              There is no {proposal.replace(/^the /, '')}: {failure}
            </p>
          )}
          <YamlEditor
            text={text}
            problems={data?.problems ?? NO_PROBLEMS}
            onChange={kept.write}
            placeholder={PLACEHOLDER}
          />
          {asked ? (
            <div className={classes.foot}>
              <ApplyCommand fileName={fileName} cluster={cluster} />
              <YamlTools text={text} fileName={fileName} />
            </div>
          ) : null}
        </Panel>
        <BacktestPanel
          result={result}
          asked={asked}
          with={mode}
          onWith={(next) => setSearch({ with: next })}
        />
      </div>
      {before !== null && asked ? <DiffPanel before={before} after={text} /> : null}
      {data && data.policies.length > 0 ? <BacktestRows data={data} /> : null}
      {children}
    </>
  );
}
