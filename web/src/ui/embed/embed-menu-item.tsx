/** The line `Embed` of a menu. For editors; others are not offered what they may not do. */
import { Menu } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { useMay } from '../../api/session.ts';

export function EmbedMenuItem({ onOpen }: { readonly onOpen: () => void }) {
  if (!useMay('editor')) return null;
  return (
    <Menu.Item leftSection={<IconCode size={14} />} onClick={onOpen}>
      Embed in another page
    </Menu.Item>
  );
}
