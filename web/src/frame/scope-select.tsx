/** One dimension of the scope (clusters, or namespaces): any number of names, none chosen meaning all. */
import { Button, Popover, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import classes from './top-bar.module.css';

const ScopeList = lazy(async () => ({ default: (await import('./scope-list.tsx')).ScopeList }));

interface ScopeSelectProps {
  /** `cluster` */
  readonly noun: string;
  readonly options: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** `All clusters`, `east`, `3 clusters`. */
function describeScope(noun: string, chosen: readonly string[]): string {
  if (chosen.length === 0) return `All ${noun}s`;
  return chosen.length === 1 ? (chosen[0] as string) : `${chosen.length} ${noun}s`;
}

export function ScopeSelect({ noun, options, chosen, onChange }: ScopeSelectProps) {
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState('');
  // A name from the URL that the mesh no longer has must still be seen, to be taken away.
  const all = [...new Set([...options, ...chosen])].toSorted();
  const shown = all.filter((name) => name.toLowerCase().includes(filter.toLowerCase()));
  const words = describeScope(noun, chosen);
  const toggle = (name: string): void =>
    onChange(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name].toSorted());
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus width={240}>
      <Popover.Target>
        <Button
          className={classes.scopeButton}
          data-chosen={chosen.length > 0 || undefined}
          rightSection={<IconChevronDown size={13} aria-hidden />}
          aria-expanded={open}
          aria-label={`${noun === 'cluster' ? 'Clusters' : 'Namespaces'}: ${words}`}
          onClick={() => setOpen(!open)}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <TextInput
          type="search"
          placeholder={`Find a ${noun}`}
          aria-label={`Find a ${noun}`}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <Suspense fallback={<div className={classes.scopeList} />}>
          <ScopeList noun={noun} shown={shown} chosen={chosen} onToggle={toggle} />
        </Suspense>
        {chosen.length > 0 ? (
          <Button fullWidth onClick={() => onChange([])}>
            All {noun}s
          </Button>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}
