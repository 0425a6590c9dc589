/** The bar above every page: scope, search, time range, refresh, view. */
import { ActionIcon } from '@mantine/core';
import { IconHistory, IconMenu2, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useSession } from '../api/session.ts';
import { useApi } from '../api/use-api.ts';
import { PageLink } from '../ui/page-link.tsx';
import { useFrame } from '../url/use-frame.ts';
import { AlertCount } from './alert-count.tsx';
import classes from './top-bar.module.css';
import { RangePicker } from './range-picker.tsx';
import { RefreshPicker } from './refresh-picker.tsx';
import { ScopePicker } from './scope-picker.tsx';
import { ViewMenu } from './view-menu.tsx';
import { ViewsMenu } from './views-menu.tsx';

const UserMenu = lazy(async () => ({ default: (await import('./user-menu.tsx')).UserMenu }));

interface TopBarProps {
  readonly onMenu: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

function DemoBadge() {
  const { data } = useApi('getMesh');
  if (data?.demo !== true) return null;
  return (
    <PageLink
      to={{ page: 'mesh' }}
      className={classes.demo}
      title="The proxies are simulated: give the console a configuration to watch a mesh of yours."
    >
      Demo mesh
    </PageLink>
  );
}

/** Nothing where nobody signs in. */
function SignedIn() {
  const session = useSession();
  if (session === null || session.via === 'none') return null;
  return (
    <Suspense fallback={null}>
      <UserMenu session={session} />
    </Suspense>
  );
}

function TravelButton() {
  const { travel, setFrame } = useFrame();
  const isOpen = travel !== '';
  return (
    <ActionIcon
      variant={isOpen ? 'light' : 'default'}
      aria-label="Time travel"
      aria-expanded={isOpen}
      aria-keyshortcuts="t"
      title="Time travel: look at any moment of the stored history (t)"
      onClick={() => setFrame({ travel: isOpen ? '' : '1d' })}
    >
      <IconHistory size={15} />
    </ActionIcon>
  );
}

export function TopBar({ onMenu, onSearch, onHelp }: TopBarProps) {
  return (
    <header className={classes.top}>
      <ActionIcon
        className={classes.burger}
        variant="default"
        aria-label="Open the navigation"
        onClick={onMenu}
      >
        <IconMenu2 size={16} />
      </ActionIcon>
      <div className={classes.scope} role="group" aria-label="Scope">
        <ScopePicker />
      </div>
      <button type="button" className={classes.search} onClick={onSearch} aria-keyshortcuts="Control+K /">
        <IconSearch size={14} aria-hidden />
        <span>Search</span>
        <kbd aria-hidden>/</kbd>
      </button>
      <DemoBadge />
      <AlertCount />
      <div className={classes.time}>
        <RangePicker />
        <RefreshPicker />
        <TravelButton />
        <ViewsMenu />
        <ViewMenu onHelp={onHelp} />
        <SignedIn />
      </div>
    </header>
  );
}
