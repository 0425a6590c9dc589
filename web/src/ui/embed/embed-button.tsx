/** Opens the dialog of an embed, which is a chunk of its own. For editors; others are not offered what they may not do. */
import { Button } from '@mantine/core';
import type { NewEmbedPanel } from '@sightglass/shared/contract';
import { IconCode } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../api/session.ts';
import { LazyEmbedDialog } from './lazy-embed-dialog.tsx';

export function EmbedButton({ panel, title }: { readonly panel: NewEmbedPanel; readonly title: string }) {
  const [open, setOpen] = useState(false);
  if (!useMay('editor')) return null;
  return (
    <>
      <Button leftSection={<IconCode size={14} aria-hidden />} onClick={() => setOpen(true)}>
        Embed
      </Button>
      {open ? <LazyEmbedDialog panel={panel} title={title} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
