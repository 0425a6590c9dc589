/** Recording rules of the engines: whether they are read, the file to install, and what they save as it was measured. */
import type { Capacity, RuleStatus } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatAge, formatMoment, formatSpan } from '../../format/time.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './mesh.module.css';
import { SimpleTable } from './simple-table.tsx';
import { StateWord } from './state-word.tsx';

const CALLS = [buildApiUrl('getCapacity', {}), buildApiUrl('getRecordingRules', {})];

const HEALTH: Readonly<Record<RuleStatus['state'], Health>> = {
  active: 'ok',
  partial: 'degraded',
  outdated: 'degraded',
  absent: 'no-data',
  off: 'no-data',
};

function describeState({ state, intervalMs, since, missing }: RuleStatus, now: number): string {
  if (state === 'active' && since === null)
    return 'just found: raw series are read until the rules cover a window';
  if (state === 'active')
    return `evaluated every ${formatSpan(intervalMs)}, without a gap since ${formatMoment(since, now)}`;
  if (state === 'partial') return `raw series are read: no rules for ${missing.join(', ')}`;
  if (state === 'outdated') return 'raw series are read: the rules are of another version or configuration';
  if (state === 'off') return 'raw series are read: switched off in the configuration';
  return 'raw series are read: not installed, or not evaluated yet';
}

const WORDS: Readonly<Record<RuleStatus['state'], string>> = {
  active: 'Read',
  partial: 'Incomplete',
  outdated: 'Outdated',
  absent: 'Not there',
  off: 'Off',
};

type Gain = NonNullable<RuleStatus['gains']>['metrics'][number];

function saySeries({ rawSeries, ruleSeries, ruleMs }: Gain): string {
  return `${formatCount(rawSeries)} → ${ruleMs === null ? '≈' : ''}${formatCount(ruleSeries)}`;
}

function sayTime({ rawMs, ruleMs }: Gain): string {
  return ruleMs === null ? formatLatency(rawMs) : `${formatLatency(rawMs)} → ${formatLatency(ruleMs)}`;
}

function GainsTable({ rules, now }: { readonly rules: readonly RuleStatus[]; readonly now: number }) {
  const rows = rules.flatMap(({ engine, dialect, gains }) =>
    (gains?.metrics ?? []).map((gain) => ({
      id: `${engine} ${dialect} ${gain.metric}`,
      cells: [
        <code key="metric" className={classes.metric}>
          {gain.metric}
        </code>,
        engine,
        saySeries(gain),
        sayTime(gain),
        formatAge(gains?.at, now),
      ],
    })),
  );
  if (rows.length === 0) return <p className={classes.empty}>What rules save is being measured.</p>;
  return (
    <SimpleTable
      label="What recording rules save"
      head={[
        'Metric',
        { name: 'Engine', wide: true },
        { name: 'Series', hint: 'Raw, and of the rule; ≈ is what the rule would hold' },
        {
          name: 'Query',
          hint: 'Time of a quarter of an hour’s increase by edge: raw, and by the rule. Asked once each, without the answer’s transfer',
        },
        { name: 'Measured', wide: true },
      ]}
      rightFrom={2}
      rows={rows}
    />
  );
}

export function RulesPanel({ capacity }: { readonly capacity: Capacity }) {
  const { rules, now } = capacity;
  if (rules.length === 0) return null;
  return (
    <Panel
      id="rules"
      title="Recording rules"
      calls={CALLS}
      actions={
        <a className="sg-link" href={buildApiUrl('getRecordingRules', {})} download="sightglass-rules.yaml">
          Download rules
        </a>
      }
      flush
    >
      <SimpleTable
        label="Recording rules"
        head={['Engine', 'Dialect', 'State', { name: 'What is read', wide: true }]}
        rows={rules.map((status) => ({
          id: `${status.engine} ${status.dialect}`,
          cells: [
            status.engine,
            status.dialect,
            <span key="state" title={describeState(status, now)}>
              <StateWord health={HEALTH[status.state]} word={WORDS[status.state]} />
            </span>,
            <span key="what" className={classes.why}>
              {describeState(status, now)}
            </span>,
          ],
        }))}
      />
      {rules.some(({ state }) => state !== 'off') ? <GainsTable rules={rules} now={now} /> : null}
    </Panel>
  );
}
