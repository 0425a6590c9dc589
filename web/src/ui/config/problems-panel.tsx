/** What validations found in the mesh's configuration: in a scope, of one service or of one resource. In: the question; `none` says what its absence means. */
import { NativeSelect } from '@mantine/core';
import type { ConfigProblem, ConfigProblems, ConfigSeverity } from '@sightglass/shared/contract';
import { useMemo, useState } from 'react';
import { buildApiUrl, type ApiQuery } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { Faces } from '../faces.tsx';
import { LoadingBlock } from '../loading.tsx';
import { Panel } from '../panel.tsx';
import { ProblemList } from './problem-list.tsx';
import classes from './problem-list.module.css';
import { sayCounts } from './problem-words.ts';

interface ProblemsPanelProps {
  readonly title: string;
  readonly query: ApiQuery<'getConfigProblems'>;
  readonly none: string;
  /** How many there are, where that is known before they are: so much room is kept for them. */
  readonly expected?: number;
}

const CHOICE_PX = 38;
const PROBLEM_PX = 82;

type Choice = ConfigSeverity | '';

function choose(problems: readonly ConfigProblem[], severity: Choice): readonly ConfigProblem[] {
  return severity === '' ? problems : problems.filter((one) => one.severity === severity);
}

function SeveritySelect({
  counts,
  value,
  onChange,
}: {
  readonly counts: ConfigProblems['counts'];
  readonly value: Choice;
  readonly onChange: (value: Choice) => void;
}) {
  return (
    <NativeSelect
      size="xs"
      aria-label="Severity"
      value={value}
      data={[
        { value: '', label: 'All severities' },
        { value: 'error', label: `Errors (${counts.error})` },
        { value: 'warning', label: `Warnings (${counts.warning})` },
        { value: 'info', label: `Notes (${counts.info})` },
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value as Choice)}
    />
  );
}

export function ProblemsPanel({ title, query, none, expected = 1 }: ProblemsPanelProps) {
  const args = useMemo(() => ({ query }), [query]);
  const result = useApi('getConfigProblems', args, { present: true });
  const [severity, setSeverity] = useState<Choice>('');
  const { data } = result;
  return (
    <Panel
      id="config-validation"
      title={title}
      note={data ? sayCounts(data.counts) : null}
      calls={[buildApiUrl('getConfigProblems', args)]}
      flush
    >
      <Faces
        result={result}
        what="the problems"
        loading={<LoadingBlock height={CHOICE_PX + expected * PROBLEM_PX} />}
        isEmpty={({ problems }) => problems.length === 0}
        empty={
          <p className={classes.none}>
            {data && !data.connected ? 'No configuration is connected, so nothing was looked at.' : none}
          </p>
        }
      >
        {({ problems, counts, truncated }) => (
          <>
            <div className={classes.choice}>
              <SeveritySelect counts={counts} value={severity} onChange={setSeverity} />
            </div>
            <ProblemList label={title} problems={choose(problems, severity)} />
            {truncated ? <p className={classes.none}>Only the worst {problems.length} are shown.</p> : null}
          </>
        )}
      </Faces>
    </Panel>
  );
}
