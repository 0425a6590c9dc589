/** The saved views: one click or `v` away. What is in the menu, and the dialog that keeps a view, are loaded when they are first wanted. */
import { ActionIcon, Menu } from '@mantine/core';
import type { View, ViewRecord } from '@sightglass/shared/contract';
import { IconBookmark } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { useCommands } from '../commands/use-commands.ts';
import { showToast } from '../ui/toast/toasts.ts';
import classes from './views-menu.module.css';

const ViewsList = lazy(async () => ({ default: (await import('./views-list.tsx')).ViewsList }));
const ViewDialog = lazy(async () => ({ default: (await import('../ui/views/view-dialog.tsx')).ViewDialog }));

const EVERYWHERE = { everywhere: true } as const;

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(window.location.href);
    showToast({ text: 'The link to this page is copied.' });
  } catch {
    showToast({
      text: 'The browser does not let the link be copied: take it from the address bar.',
      failed: true,
    });
  }
}

interface Saving {
  readonly address: Pick<View, 'path' | 'search'>;
  readonly record: ViewRecord | null;
}

export function ViewsMenu() {
  const { pathname, search } = useLocation();
  const button = useRef<HTMLButtonElement>(null);
  const [saving, setSaving] = useState<Saving | null>(null);
  const address = { path: pathname, search: search.slice(1) };
  const save = (record: ViewRecord | null): void => setSaving({ address, record });
  // Opened while its key is still being handled, the menu takes that key as one to close by.
  const open = (): void => {
    setTimeout(() => {
      button.current?.focus();
      button.current?.click();
    });
  };
  useCommands(
    'This view',
    [
      { does: 'Open the saved views', keys: ['v'], palette: true, run: open },
      { does: 'Save this view', palette: true, run: () => save(null) },
      { does: 'Copy the link to this page', keys: ['y'], palette: true, run: () => void copyLink() },
    ],
    EVERYWHERE,
  );
  return (
    <>
      <Menu position="bottom-end" withinPortal={false} width={300}>
        <Menu.Target>
          <ActionIcon
            ref={button}
            variant="default"
            aria-label="Saved views"
            title="Saved views (v)"
            aria-keyshortcuts="v"
          >
            <IconBookmark size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Suspense fallback={<p className={classes.menuNote}>Loading…</p>}>
            <ViewsList address={address} onSave={save} />
          </Suspense>
        </Menu.Dropdown>
      </Menu>
      {saving ? (
        <Suspense fallback={null}>
          <ViewDialog {...saving} onClose={() => setSaving(null)} />
        </Suspense>
      ) : null}
    </>
  );
}
