/** Copies a text to the clipboard and says so. */
import { ActionIcon } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  const said = clipboard.copied ? 'Copied' : label;
  return (
    <ActionIcon size={22} aria-label={said} title={said} onClick={() => clipboard.copy(text)}>
      {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    </ActionIcon>
  );
}
