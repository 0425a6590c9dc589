/** What is to be out, and for how long. */
import { MultiSelect, TextInput } from '@mantine/core';
import { formatServiceId, parseServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { useMemo, useState } from 'react';
import { useApi } from '../../api/use-api.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import type { SearchValues } from '../../url/search-params.ts';
import type { SetSearch } from '../../url/use-search.ts';
import classes from './impact.module.css';
import { LONGEST_MINUTES, type impactSearch } from './search.ts';

const DAY = { range: 'now-24h' };
const KINDS = [
  { value: 'service', label: 'Services' },
  { value: 'workload', label: 'Workloads' },
] as const;
const COMBOBOX = { transitionProps: { duration: 0 } };
const MOST_CHOSEN = 50;

function labelOf({ cluster, namespace, name }: { cluster: string; namespace: string; name: string }): string {
  return `${namespace}/${name} (${cluster})`;
}

/** Those of the last day, and those chosen whether they were seen or not. */
function useOptions(
  kind: 'service' | 'workload',
  chosen: readonly string[],
): { value: string; label: string }[] {
  const services = useApi('getServices', { query: DAY }, { live: false, enabled: kind === 'service' });
  const workloads = useApi('getWorkloads', { query: DAY }, { live: false, enabled: kind === 'workload' });
  return useMemo(() => {
    const seen = (kind === 'service' ? services.data?.services : workloads.data?.workloads) ?? [];
    const options = new Map(
      seen
        .filter(({ namespace, name }) => namespace !== UNKNOWN || name !== UNKNOWN)
        .map((row) => [formatServiceId(row), labelOf(row)]),
    );
    for (const id of chosen) {
      const ref = parseServiceId(id);
      if (!options.has(id)) options.set(id, ref ? labelOf(ref) : id);
    }
    return [...options]
      .map(([value, label]) => ({ value, label }))
      .toSorted((a, b) => a.label.localeCompare(b.label));
  }, [kind, chosen, services.data, workloads.data]);
}

function MinutesField({
  value,
  onChange,
}: {
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const [text, setText] = useState(String(value));
  const typed = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  const isGood = typed >= 1 && typed <= LONGEST_MINUTES;
  const commit = (): void => {
    if (isGood && typed !== value) onChange(typed);
  };
  return (
    <TextInput
      size="xs"
      label="Minutes"
      inputMode="numeric"
      value={text}
      error={isGood ? undefined : `1 to ${LONGEST_MINUTES}`}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      className={classes.minutes ?? ''}
    />
  );
}

interface SubjectBarProps {
  readonly search: SearchValues<typeof impactSearch>;
  readonly onChange: SetSearch<typeof impactSearch>;
}

export function SubjectBar({ search, onChange }: SubjectBarProps) {
  const { service, kind, minutes } = search;
  const options = useOptions(kind, service);
  return (
    <div className={classes.bar} role="group" aria-label="Planned outage">
      <MultiSelect
        size="xs"
        label="Out of service"
        placeholder={service.length === 0 ? 'Choose by part of a name' : ''}
        data={options}
        value={[...service]}
        onChange={(next) => onChange({ service: next, window: 0 }, { push: true })}
        searchable
        hidePickedOptions
        clearable
        maxValues={MOST_CHOSEN}
        limit={60}
        comboboxProps={COMBOBOX}
        nothingFoundMessage="Not seen in the last day"
        className={classes.picker ?? ''}
      />
      <MinutesField key={minutes} value={minutes} onChange={(next) => onChange({ minutes: next })} />
      <ChoiceStrip
        label="What is chosen"
        options={KINDS}
        value={kind}
        onChange={(next) => onChange({ kind: next, service: [], window: 0 })}
      />
    </div>
  );
}
