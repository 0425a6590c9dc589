/** Above the firing alerts: filter, severities, grouping. */
import { SegmentedControl, TextInput } from '@mantine/core';
import type { Alert, Severity } from '@sightglass/shared/contract';
import { IconSearch } from '@tabler/icons-react';
import { SEVERITY_WORDS, SeverityShape } from '../../ui/alerts/severity.tsx';
import { ValueFilter } from '../../ui/value-filter.tsx';
import type { SearchValues } from '../../url/search-params.ts';
import type { SetSearch } from '../../url/use-search.ts';
import classes from './alerts.module.css';
import type { firingSearch, Grouping } from './search.ts';

const SEVERITIES: readonly Severity[] = ['page', 'ticket', 'info'];
const GROUPS: { value: Grouping; label: string }[] = [
  { value: 'source', label: 'By rule' },
  { value: 'subject', label: 'By service' },
  { value: 'none', label: 'One list' },
];

interface FiringToolsProps {
  readonly search: SearchValues<typeof firingSearch>;
  readonly setSearch: SetSearch<typeof firingSearch>;
  readonly alerts: readonly Alert[];
}

export function FiringTools({ search, setSearch, alerts }: FiringToolsProps) {
  const { severity: chosen, q, group } = search;
  return (
    <div className={classes.tools}>
      <TextInput
        className={classes.filter}
        type="search"
        placeholder="Filter"
        aria-label="Filter alerts"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={q}
        onChange={(event) => setSearch({ q: event.currentTarget.value })}
      />
      <ValueFilter
        label="Severities shown"
        values={SEVERITIES}
        words={SEVERITY_WORDS}
        renderShape={(severity) => <SeverityShape severity={severity} />}
        count={(severity) =>
          alerts.filter((alert) => alert.state === 'firing' && alert.severity === severity).length
        }
        chosen={chosen}
        onChange={(severity) => setSearch({ severity })}
      />
      <SegmentedControl
        className={classes.toolsEnd}
        aria-label="Group alerts"
        data={GROUPS}
        value={group}
        onChange={(value) =>
          setSearch({ group: GROUPS.find((one) => one.value === value)?.value ?? 'source' })
        }
      />
    </div>
  );
}
