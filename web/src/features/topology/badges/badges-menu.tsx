/** Which badges are shown on the graph; the choice is in the URL. */
import { Button, Menu } from '@mantine/core';
import type { BadgeKind } from '@sightglass/shared/contract';
import { IconTags } from '@tabler/icons-react';
import { formatCounted } from '../../../format/count.ts';
import type { TopologySearch } from '../search.ts';
import type { TopologyView } from '../topology-model.ts';
import { countNodes, type BadgeBook } from './badge-book.ts';
import { BadgeGlyph } from './badge-glyph.tsx';
import { ALL_KINDS, BADGE_WORDS, USUAL_KINDS } from './badge-kinds.ts';
import classes from './badges.module.css';
import { NO_BADGES, readChoice, writeChoice } from './choose-badges.ts';

interface BadgesMenuProps {
  readonly search: TopologySearch;
  readonly onChange: (patch: Partial<TopologySearch>) => void;
  /** Null while badges are not known. */
  readonly book: BadgeBook | null;
  readonly view: TopologyView | null;
}

/** What is not told, in words; empty where everything is. */
function sayMissing(book: BadgeBook | null, view: TopologyView | null): string {
  if (!book) return 'Badges are being read, or cannot be.';
  const clusters = new Set(
    view?.nodes.filter(({ node }) => !node.external).map(({ node }) => node.cluster) ?? [],
  );
  const unconnected = [...clusters].filter((cluster) => !book.isConfigured(cluster)).toSorted();
  if (unconnected.length === 0) return '';
  return `Of ${unconnected.join(', ')} only what metrics tell is shown: the configuration is not connected.`;
}

function sayElsewhere({ elsewhere: { error, warning } }: BadgeBook): string {
  const parts = [
    ...(error > 0 ? [formatCounted(error, 'error')] : []),
    ...(warning > 0 ? [formatCounted(warning, 'warning')] : []),
  ];
  return parts.length > 0 ? `At no single node: ${parts.join(' and ')}, under Mesh, Configuration.` : '';
}

export function BadgesMenu({ search, onChange, book, view }: BadgesMenuProps) {
  const shown = readChoice(search.badges);
  const toggle = (kind: BadgeKind, on: boolean): void =>
    onChange({ badges: writeChoice(on ? [...shown, kind] : shown.filter((one) => one !== kind)) });
  const notes = [sayMissing(book, view), book ? sayElsewhere(book) : ''].filter((note) => note !== '');
  return (
    <Menu position="bottom-end" width={270} closeOnItemClick={false}>
      <Menu.Target>
        <Button leftSection={<IconTags size={14} />}>Badges</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Shown at nodes</Menu.Label>
        {ALL_KINDS.map((kind) => (
          <Menu.CheckboxItem key={kind} checked={shown.includes(kind)} onChange={(on) => toggle(kind, on)}>
            <span className={classes.item}>
              <BadgeGlyph badge={{ kind, active: false }} />
              {BADGE_WORDS[kind].words}
              {view && book ? <span className={classes.count}>{countNodes(view, kind)}</span> : null}
            </span>
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => onChange({ badges: writeChoice(USUAL_KINDS) })}>The usual ones</Menu.Item>
        <Menu.Item onClick={() => onChange({ badges: NO_BADGES, badgesOnly: false })}>None</Menu.Item>
        <Menu.CheckboxItem
          checked={search.badgesOnly}
          disabled={shown.length === 0}
          onChange={(badgesOnly) => onChange({ badgesOnly })}
        >
          Dim what has none of them
        </Menu.CheckboxItem>
        {notes.map((note) => (
          <p key={note} className={classes.note}>
            {note}
          </p>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
