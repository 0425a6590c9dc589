/** Jumps to a node by name: the keyboard's way to the side panel. */
import { Select } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { hasVersion, type TopologyView } from './topology-model.ts';

interface NodeSearchProps {
  readonly view: TopologyView;
  readonly onSelect: (id: string) => void;
}

export function NodeSearch({ view, onSelect }: NodeSearchProps) {
  const [text, setText] = useState('');
  const data = useMemo(() => {
    const titles = new Map(view.groups.map((group) => [group.id, group.title]));
    return view.nodes
      .map(({ id, name, group, node }) => ({
        value: id,
        label: `${name}${hasVersion(node) ? ` ${node.version}` : ''} · ${titles.get(group) ?? ''}`,
      }))
      .toSorted((a, b) => (a.label < b.label ? -1 : 1));
  }, [view]);
  return (
    <Select
      aria-label="Go to a node"
      placeholder="Go to a node"
      leftSection={<IconSearch size={14} aria-hidden />}
      searchable
      limit={50}
      nothingFoundMessage="No such node"
      data={data}
      value={null}
      searchValue={text}
      onSearchChange={setText}
      w={{ base: '100%', xs: 210 }}
      onChange={(id) => {
        if (id === null) return;
        onSelect(id);
        // The field is for the next jump; what was chosen is shown at the side.
        requestAnimationFrame(() => setText(''));
      }}
    />
  );
}
