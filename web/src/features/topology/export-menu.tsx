/** Takes the graph out of the page: picture, data, or the address. */
import { ActionIcon, Menu } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import type { NewEmbedPanel, Topology, TopologyBadges } from '@sightglass/shared/contract';
import {
  IconBraces,
  IconDownload,
  IconLink,
  IconPhoto,
  IconSchema,
  IconTerminal2,
  IconVector,
} from '@tabler/icons-react';
import { useState } from 'react';
import { buildCurl } from '../../api/api-url.ts';
import { EmbedMenuItem } from '../../ui/embed/embed-menu-item.tsx';
import { LazyEmbedDialog } from '../../ui/embed/lazy-embed-dialog.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { writeDot } from './export-dot.ts';
import { drawPng } from './export-png.ts';
import { writeSvg, type SvgPicture } from './export-svg.ts';
import type { Look } from './look.ts';
import type { Placed } from './use-layout.ts';

interface ExportMenuProps {
  readonly topology: Topology;
  /** Null while they are not known. */
  readonly badges: TopologyBadges | null;
  readonly placed: Placed | null;
  readonly look: Look;
  /** Address of the API call behind the graph. */
  readonly url: string;
  /** What other pages would show of it. */
  readonly embed: NewEmbedPanel;
}

const SIZE = 14;

export function ExportMenu({ topology, badges, placed, look, url, embed }: ExportMenuProps) {
  const [embedding, setEmbedding] = useState(false);
  const clipboard = useClipboard({ timeout: 1_500 });
  const [failed, setFailed] = useState('');
  const draw = ({ view, layout }: Placed): SvgPicture =>
    writeSvg({ view, layout, look, window: topology.window });
  const savePng = (picture: SvgPicture): void => {
    drawPng(picture).then(
      (blob) => saveFile('topology.png', blob),
      (error: unknown) =>
        setFailed(error instanceof Error ? error.message : 'The picture could not be drawn'),
    );
  };
  return (
    <>
      <Menu position="bottom-end" width={220} onOpen={() => setFailed('')}>
        <Menu.Target>
          <ActionIcon variant="default" aria-label="Export" title="Export">
            <IconDownload size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPhoto size={SIZE} />}
            disabled={!placed}
            closeMenuOnClick={false}
            onClick={() => placed && savePng(draw(placed))}
          >
            {failed === '' ? 'PNG picture' : `PNG failed: ${failed}`}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconVector size={SIZE} />}
            disabled={!placed}
            onClick={() => placed && saveFile('topology.svg', draw(placed).markup, 'image/svg+xml')}
          >
            SVG picture
          </Menu.Item>
          <Menu.Item
            leftSection={<IconBraces size={SIZE} />}
            onClick={() => {
              const whole = badges ? { ...topology, badges: badges.nodes } : topology;
              saveFile('topology.json', JSON.stringify(whole, null, 2), 'application/json');
            }}
          >
            JSON data
          </Menu.Item>
          <Menu.Item
            leftSection={<IconSchema size={SIZE} />}
            disabled={!placed}
            onClick={() => placed && saveFile('topology.dot', writeDot(placed.view), 'text/vnd.graphviz')}
          >
            DOT for Graphviz
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLink size={SIZE} />} onClick={() => clipboard.copy(location.href)}>
            Copy link
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTerminal2 size={SIZE} />}
            onClick={() => clipboard.copy(buildCurl(url, location.origin))}
          >
            Copy API call as curl
          </Menu.Item>
          <EmbedMenuItem onOpen={() => setEmbedding(true)} />
        </Menu.Dropdown>
      </Menu>
      {embedding ? (
        <LazyEmbedDialog panel={embed} title="Topology" onClose={() => setEmbedding(false)} />
      ) : null}
    </>
  );
}
