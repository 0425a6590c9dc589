/** The ways from the alerts page to what can be made. */
import { Button, Menu } from '@mantine/core';
import { IconBellOff, IconChevronDown, IconPlus, IconSend, IconTool } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useLinkTo } from '../../routes.ts';

export function HeaderActions() {
  const linkTo = useLinkTo();
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button
          variant="filled"
          leftSection={<IconPlus size={14} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          New
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to={linkTo({ page: 'alert-rule', id: 'new' })}
          leftSection={<IconPlus size={14} />}
        >
          Alert rule
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={linkTo({ page: 'receiver', id: 'new' })}
          leftSection={<IconSend size={14} />}
        >
          Receiver
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={linkTo({ page: 'silence', id: 'new' })}
          leftSection={<IconBellOff size={14} />}
        >
          Silence
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={linkTo({ page: 'maintenance', id: 'new' })}
          leftSection={<IconTool size={14} />}
        >
          Maintenance window
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
