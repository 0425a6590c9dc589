/** The navigation where there is no room for it at the left: a drawer, which closes when a page is chosen. */
import { Drawer } from '@mantine/core';
import { Nav } from './nav.tsx';

export function MenuDrawer({ onClose }: { readonly onClose: () => void }) {
  return (
    <Drawer.Root opened onClose={onClose} size={240}>
      <Drawer.Overlay />
      <Drawer.Content aria-label="Navigation">
        <Nav collapsed={false} onNavigate={onClose} />
      </Drawer.Content>
    </Drawer.Root>
  );
}
