/** Who is signed in, what of the mesh they may see, and the way out. */
import { ActionIcon, Menu, Popover } from '@mantine/core';
import type { Session } from '@sightglass/shared/contract';
import { IconEyeOff, IconKey, IconLogout, IconUser } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useLinkTo } from '../routes.ts';
import { sayGrant } from '../format/grants.ts';
import classes from './user-menu.module.css';

/** Said on every page: numbers are of a part of the mesh. */
function Limits({ grants }: { readonly grants: NonNullable<Session['grants']> }) {
  return (
    <Popover position="bottom-end" width={280}>
      <Popover.Target>
        <button type="button" className={classes.limits}>
          <IconEyeOff size={14} aria-hidden />
          <span className={classes.words}>Part of the mesh</span>
          <span className="sg-sr">: what you may see</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 16px)">
        <p className={classes.say}>
          You see {grants.length === 0 ? 'nothing of the mesh' : 'this part of the mesh'}, and every number is
          of it. Whoever is at the other end of its traffic is shown as <b>restricted</b>.
        </p>
        <ul className={classes.list} aria-label="What you may see">
          {grants.map((grant) => (
            <li key={sayGrant(grant)}>
              <bdi>{sayGrant(grant)}</bdi>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

export function UserMenu({ session }: { readonly session: Session }) {
  return (
    <>
      {session.grants ? <Limits grants={session.grants} /> : null}
      <Account session={session} />
    </>
  );
}

function Account({ session: { name, role, via } }: { readonly session: Session }) {
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
        {via === 'session' ? (
          <Menu.Item
            component={Link}
            to={linkTo({ page: 'access', search: { tab: 'sessions' } })}
            leftSection={<IconUser size={14} aria-hidden />}
          >
            Where you are signed in
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
