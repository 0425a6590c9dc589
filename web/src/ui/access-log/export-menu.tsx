/** The export of exactly what is filtered: CSV or NDJSON, and how many records that are. The range is pinned to the moment of the count. */
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { AccessHistogram } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import type { Question } from './use-question.ts';

/** The API's most. */
const MOST = 10_000_000;

interface ExportMenuProps {
  readonly question: Question;
  readonly counted: AccessHistogram | undefined;
}

export function ExportMenu({ question, counted }: ExportMenuProps) {
  const total = counted?.total ?? 0;
  const { from, to } = counted?.window ?? { from: 0, to: 0 };
  const hrefOf = (format: 'csv' | 'ndjson'): string =>
    buildApiUrl('exportAccessLog', {
      query: {
        ...question.filterQuery,
        range: `${Math.floor(from)}..${Math.ceil(to)}`,
        format,
        limit: Math.max(1, Math.min(total, MOST)),
      },
    });
  const note =
    total > MOST
      ? `The newest ${formatCount(MOST)} of ${formatCounted(total, 'record')} that match`
      : `${formatCounted(total, 'record')} that match, every field of each`;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} />}
          disabled={total === 0}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{note}</Menu.Label>
        <Menu.Item component="a" href={hrefOf('csv')} download>
          CSV, for spreadsheets
        </Menu.Item>
        <Menu.Item component="a" href={hrefOf('ndjson')} download>
          NDJSON, one record a line
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
