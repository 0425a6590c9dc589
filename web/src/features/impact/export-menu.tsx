/** Takes the impact out of the page, for the change ticket. */
import { Button, Menu } from '@mantine/core';
import { IconDownload, IconFileText, IconMarkdown } from '@tabler/icons-react';
import { useState } from 'react';
import type { ApiArgs } from '../../api/api-url.ts';
import { callApi } from '../../api/client.ts';
import { saveFile } from '../../ui/save-file.ts';

type Args = ApiArgs<'exportImpact'>;

export function ExportMenu({ query }: { readonly query: Omit<NonNullable<Args['query']>, 'format'> }) {
  const [failed, setFailed] = useState('');
  const save = (format: 'html' | 'markdown'): void => {
    setFailed('');
    callApi('exportImpact', { query: { ...query, format } }).then(
      ({ fileName, text, mediaType }) => saveFile(fileName, text, mediaType),
      (error: unknown) => setFailed(error instanceof Error ? error.message : 'It could not be written'),
    );
  };
  return (
    <>
      {failed === '' ? null : (
        <span role="alert" className="sg-muted">
          Not exported: {failed}
        </span>
      )}
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
            For the ticket
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileText size={14} />} onClick={() => save('html')}>
            HTML page, printable
          </Menu.Item>
          <Menu.Item leftSection={<IconMarkdown size={14} />} onClick={() => save('markdown')}>
            Markdown
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
