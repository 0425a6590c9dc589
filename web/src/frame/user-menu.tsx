/** Who is signed in, and the way out. */
import { ActionIcon, Menu } from '@mantine/core';
import type { Session } from '@sightglass/shared/contract';
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useLinkTo } from '../routes.ts';

export function UserMenu({ session: { name, role } }: { readonly session: Session }) {
  const linkTo = useLinkTo();
  return (
    <Menu position="bottom-end" withinPortal={false} width={230}>
      <Menu.Target>
        <ActionIcon variant="default" aria-label={`Signed in as ${name}`} title={`${name}, ${role}`}>
          <IconUser size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi>{name}</bdi>, {role}
        </Menu.Label>
        {role !== 'viewer' ? (
          <Menu.Item
            component={Link}
            to={linkTo({ page: 'access' })}
            leftSection={<IconKey size={14} aria-hidden />}
          >
            {role === 'admin' ? 'Tokens and audit trail' : 'Embeds'}
          </Menu.Item>
        ) : null}
        <form method="post" action="/auth/sign-out">
          {/* A menu that closes takes the form away before it is sent. */}
          <Menu.Item
            component="button"
            type="submit"
            closeMenuOnClick={false}
            leftSection={<IconLogout size={14} aria-hidden />}
          >
            Sign out
          </Menu.Item>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
