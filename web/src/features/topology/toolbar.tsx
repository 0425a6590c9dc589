/** The controls above the graph. Everything they set is in the URL. */
import { ActionIcon, Button, Menu, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconAdjustments, IconCheck, IconLayout2, IconTable, IconTopologyStar3 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EDGE_LABEL_WORDS, EDGE_LABELS } from './edge-label.ts';
import { ExpressionInput } from './expression-input.tsx';
import type { KnownValues } from './expression/complete-expression.ts';
import type { TopologySearch } from './search.ts';
import classes from './topology.module.css';

interface ToolbarProps {
  readonly search: TopologySearch;
  readonly isTable: boolean;
  readonly onChange: (patch: Partial<TopologySearch>) => void;
  readonly known: KnownValues;
  readonly found: string;
  readonly hidden: string;
  readonly onRelayOut: () => void;
  /** Why the traffic animation cannot run; empty when it can. */
  readonly stillBecause: string;
  readonly onFind: (text: string) => void;
  readonly onHide: (text: string) => void;
  readonly children: ReactNode;
}

const KINDS = [
  { value: 'service', label: 'Services' },
  { value: 'workload', label: 'Workloads' },
  { value: 'version', label: 'Versions' },
];

export function Toolbar({ search, isTable, onChange, known, onRelayOut, ...props }: ToolbarProps) {
  return (
    <div className={classes.tools} role="toolbar" aria-label="Graph">
      <SegmentedControl
        aria-label="What a node stands for"
        data={KINDS}
        value={search.kind}
        onChange={(kind) =>
          onChange({ kind: kind as TopologySearch['kind'], service: '', select: '', open: [] })
        }
      />
      <NativeSelect
        size="xs"
        aria-label="Edge labels"
        value={search.label}
        data={EDGE_LABELS.map((value) => ({ value, label: EDGE_LABEL_WORDS[value] }))}
        onChange={(event) => onChange({ label: event.currentTarget.value as TopologySearch['label'] })}
      />
      <ExpressionInput
        label="Find"
        placeholder="Find: errors > 1% and ns = shop"
        value={search.find}
        onCommit={props.onFind}
        known={known}
        count={props.found}
      />
      <ExpressionInput
        label="Hide"
        placeholder="Hide: rps < 1"
        value={search.hide}
        onCommit={props.onHide}
        known={known}
        count={props.hidden}
      />
      <div className={classes.end}>
        <ShowMenu search={search} onChange={onChange} stillBecause={props.stillBecause} />
        <ActionIcon aria-label="Re-layout" title="Re-layout: place everything anew" onClick={onRelayOut}>
          <IconLayout2 size={16} />
        </ActionIcon>
        {props.children}
        <Button
          leftSection={isTable ? <IconTopologyStar3 size={14} /> : <IconTable size={14} />}
          onClick={() => onChange({ view: isTable ? 'graph' : 'table' })}
        >
          {isTable ? 'Graph' : 'Table'}
        </Button>
      </div>
    </div>
  );
}

interface Toggle {
  readonly on: boolean;
  readonly label: string;
  readonly patch: Partial<TopologySearch>;
  /** Why it cannot be switched; empty when it can. */
  readonly note?: string;
}

type ShowMenuProps = Pick<ToolbarProps, 'search' | 'onChange' | 'stillBecause'>;

function ShowMenu({ search, onChange, stillBecause }: ShowMenuProps) {
  const fold = (value: TopologySearch['fold'], label: string): ReactNode => (
    <Menu.Item
      role="menuitemradio"
      aria-checked={search.fold === value}
      leftSection={showTick(search.fold === value)}
      onClick={() => onChange({ fold: value, open: [] })}
    >
      {label}
    </Menu.Item>
  );
  const toggle = ({ on, label, patch, note = '' }: Toggle): ReactNode => (
    <Menu.Item
      role="menuitemcheckbox"
      aria-checked={on}
      disabled={note !== ''}
      leftSection={showTick(on)}
      onClick={() => onChange(patch)}
    >
      {label}
      {note === '' ? null : <div style={{ fontSize: 11 }}>{note}</div>}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" width={250} closeOnItemClick={false}>
      <Menu.Target>
        <Button leftSection={<IconAdjustments size={14} />}>Show</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Overlays</Menu.Label>
        {toggle({
          on: search.health === 'on',
          label: 'Health colours',
          patch: { health: search.health === 'on' ? 'off' : 'on' },
        })}
        {toggle({
          on: search.security,
          label: 'Security: every edge’s mTLS state',
          patch: { security: !search.security },
        })}
        {toggle({
          on: search.traffic,
          label: 'Traffic animation',
          patch: { traffic: !search.traffic },
          note: stillBecause,
        })}
        <Menu.Divider />
        <Menu.Label>Namespaces</Menu.Label>
        {fold('auto', 'Fold above 150 nodes')}
        {fold('all', 'Fold all')}
        {fold('none', 'Unfold all')}
      </Menu.Dropdown>
    </Menu>
  );
}

function showTick(on: boolean): ReactNode {
  return <IconCheck size={14} style={{ opacity: on ? 1 : 0 }} aria-hidden />;
}
