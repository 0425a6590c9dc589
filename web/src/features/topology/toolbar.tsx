/** The controls above the graph. Everything they set is in the URL. */
import { ActionIcon, Button, Menu, NativeSelect, SegmentedControl } from '@mantine/core';
import {
  IconAdjustments,
  IconArrowsDiff,
  IconLayout2,
  IconShieldLock,
  IconTable,
  IconTopologyStar3,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { BadgeBook } from './badges/badge-book.ts';
import { BadgesMenu } from './badges/badges-menu.tsx';
import { EDGE_LABEL_WORDS, EDGE_LABELS } from './edge-label.ts';
import { ExpressionInput } from './expression-input.tsx';
import type { KnownValues } from './expression/complete-expression.ts';
import type { TopologySearch } from './search.ts';
import type { TopologyView } from './topology-model.ts';
import classes from './toolbar.module.css';

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
  /** Null while they are not known. */
  readonly badges: BadgeBook | null;
  readonly whole: TopologyView | null;
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
        <Button
          className={classes.short}
          leftSection={<IconShieldLock size={14} />}
          aria-pressed={search.security}
          title="Mark every edge with what is proven of mutual TLS"
          variant={search.security ? 'light' : 'default'}
          onClick={() => onChange({ security: !search.security, notMutual: false })}
        >
          Security
        </Button>
        <Button
          className={classes.short}
          leftSection={<IconArrowsDiff size={14} />}
          title="Compare with an earlier moment: what came, went, and changed"
          onClick={() => onChange({ against: 'previous', select: '', find: '', hide: '' })}
        >
          Compare
        </Button>
        <BadgesMenu search={search} onChange={onChange} book={props.badges} view={props.whole} />
        <ShowMenu search={search} onChange={onChange} stillBecause={props.stillBecause} />
        <ActionIcon
          variant="default"
          aria-label="Re-layout"
          title="Re-layout: place everything anew"
          onClick={onRelayOut}
        >
          <IconLayout2 size={16} />
        </ActionIcon>
        {props.children}
        <Button
          className={classes.short}
          title={isTable ? 'Show as a graph' : 'Show as tables'}
          leftSection={isTable ? <IconTopologyStar3 size={14} /> : <IconTable size={14} />}
          onClick={() => onChange({ view: isTable ? 'graph' : 'table' })}
        >
          {isTable ? 'Graph' : 'Table'}
        </Button>
      </div>
    </div>
  );
}

type ShowMenuProps = Pick<ToolbarProps, 'search' | 'onChange' | 'stillBecause'>;

function ShowMenu({ search, onChange, stillBecause }: ShowMenuProps) {
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button leftSection={<IconAdjustments size={14} />}>Show</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Overlays</Menu.Label>
        <Menu.CheckboxItem
          checked={search.health === 'on'}
          onChange={(on) => onChange({ health: on ? 'on' : 'off' })}
        >
          Health colours
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={search.security} onChange={(security) => onChange({ security })}>
          Security: every edge’s mutual TLS
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={search.notMutual} onChange={(notMutual) => onChange({ notMutual })}>
          Only what is not mutual TLS
        </Menu.CheckboxItem>
        <Menu.CheckboxItem
          checked={search.traffic && stillBecause === ''}
          disabled={stillBecause !== ''}
          onChange={(traffic) => onChange({ traffic })}
        >
          Traffic animation
          {stillBecause === '' ? null : <div style={{ fontSize: 11 }}>{stillBecause}</div>}
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Label>Namespaces</Menu.Label>
        <Menu.RadioGroup
          value={search.fold}
          onChange={(fold) => onChange({ fold: fold as TopologySearch['fold'], open: [] })}
        >
          <Menu.RadioItem value="auto">Fold above 150 nodes</Menu.RadioItem>
          <Menu.RadioItem value="all">Fold all</Menu.RadioItem>
          <Menu.RadioItem value="none">Unfold all</Menu.RadioItem>
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
