/** Whole days as ranges: what happened last Tuesday is two clicks away. */
import { Button, Menu } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useFrame } from '../../url/use-frame.ts';
import { useNow } from '../../ui/use-now.ts';
import { listDays } from './days.ts';

const DAYS = 8;

export function DayMenu() {
  const { setFrame } = useFrame();
  const now = useNow(60_000);
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconCalendar size={14} />}>
          Day
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {listDays(now, DAYS).map(({ label, range }) => (
          <Menu.Item key={range} onClick={() => setFrame({ range, at: '' }, { push: true })}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
