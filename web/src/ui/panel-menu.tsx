/** The menu of a panel: link to it, link with the moment pinned, each API call as a command line, and the panel for another page. */
import { ActionIcon, Menu } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconDots, IconLink, IconPin, IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { NewEmbedPanel } from '@sightglass/shared/contract';
import { buildCurl } from '../api/api-url.ts';
import { EmbedMenuItem } from './embed/embed-menu-item.tsx';
import { LazyEmbedDialog } from './embed/lazy-embed-dialog.tsx';

interface PanelMenuProps {
  readonly id: string;
  readonly title: string;
  readonly calls: readonly string[];
  /** What other pages would show of it; left out where that is not offered. */
  readonly embed?: NewEmbedPanel | undefined;
}

/** The present address with the panel's fragment; `at` (epoch milliseconds) pins what `now` means. */
export function buildPermalink(href: string, id: string, at: number | null): string {
  const url = new URL(href);
  url.hash = id;
  if (at !== null && !url.searchParams.has('at')) url.searchParams.set('at', String(Math.round(at)));
  return url.toString();
}

export function PanelMenu({ id, title, calls, embed }: PanelMenuProps) {
  const [embedding, setEmbedding] = useState(false);
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon size={24} aria-label={`Menu of ${title}`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconLink size={14} />}
            onClick={() => clipboard.copy(buildPermalink(location.href, id, null))}
          >
            Copy link
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPin size={14} />}
            onClick={() => clipboard.copy(buildPermalink(location.href, id, Date.now()))}
          >
            Copy link to this moment
          </Menu.Item>
          {calls.map((call, i) => (
            <Menu.Item
              key={call}
              leftSection={<IconTerminal2 size={14} />}
              onClick={() => clipboard.copy(buildCurl(call, location.origin))}
            >
              {calls.length > 1 ? `Copy API call ${i + 1} as curl` : 'Copy API call as curl'}
            </Menu.Item>
          ))}
          {embed ? <EmbedMenuItem onOpen={() => setEmbedding(true)} /> : null}
        </Menu.Dropdown>
      </Menu>
      {embed && embedding ? (
        <LazyEmbedDialog panel={embed} title={title} onClose={() => setEmbedding(false)} />
      ) : null}
    </>
  );
}
