/**
 * The frame around every page: navigation at the left (a drawer where there is no room), the bar above, the page, and the dialogs that
 * keys open. Kiosk mode leaves only the page.
 */
import { useLocalStorage } from '@mantine/hooks';
import { IconMinimize } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { useFrame } from '../url/use-frame.ts';
import { ToastHost } from '../ui/toast/toast-host.tsx';
import classes from './frame.module.css';
import { Nav } from './nav.tsx';
// Not loaded on demand: what is typed right after its key must not be lost.
import { SearchDialog } from './search-dialog.tsx';
import { TopBar } from './top-bar.tsx';
import { useFrameCommands } from './use-frame-commands.ts';

const MenuDrawer = lazy(async () => ({ default: (await import('./menu-drawer.tsx')).MenuDrawer }));
const TimeTravel = lazy(async () => ({
  default: (await import('./time-travel/time-travel.tsx')).TimeTravel,
}));
const HelpDialog = lazy(async () => ({ default: (await import('./help-dialog.tsx')).HelpDialog }));

type Dialog = 'search' | 'help' | 'menu' | null;

export function AppFrame() {
  const { kiosk, live, travel, setFrame } = useFrame();
  const [dialog, setDialog] = useState<Dialog>(null);
  const [collapsed, setCollapsed] = useLocalStorage({
    key: 'sightglass-nav-collapsed',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const main = useFocusOnNavigation();
  const moving = useNavigation().state !== 'idle';
  const opener = useRef<Element>(null);
  const open = (next: Dialog): void => {
    opener.current = document.activeElement;
    setDialog(next);
  };
  // A dialog that goes away leaves the focus nowhere; who was led to another page gets it there.
  const close = (): void => {
    setDialog(null);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  const leaveKiosk = (): void => setFrame({ kiosk: false });
  useFrameCommands({
    onSearch: () => open('search'),
    onHelp: () => open('help'),
    onTravel: () => setFrame({ travel: travel === '' ? '1d' : '' }),
    onLeaveKiosk: kiosk ? leaveKiosk : null,
  });
  return (
    <div className={classes.frame} data-kiosk={kiosk || undefined} data-collapsed={collapsed || undefined}>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <div className={classes.progress} data-moving={moving || undefined} aria-hidden />
      {kiosk ? (
        <button type="button" className={classes.leave} onClick={leaveKiosk}>
          <IconMinimize size={14} aria-hidden /> Leave kiosk mode
        </button>
      ) : (
        <>
          <div className={classes.side}>
            <Nav collapsed={collapsed} onToggle={() => setCollapsed(!collapsed)} />
          </div>
          <TopBar onMenu={() => open('menu')} onSearch={() => open('search')} onHelp={() => open('help')} />
        </>
      )}
      {kiosk || (live && travel === '') ? null : (
        <Suspense fallback={null}>
          <TimeTravel />
        </Suspense>
      )}
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <ToastHost />
      {dialog === 'search' ? <SearchDialog onClose={close} /> : null}
      <Suspense fallback={null}>
        {dialog === 'menu' ? <MenuDrawer onClose={close} /> : null}
        {dialog === 'help' ? <HelpDialog onClose={close} /> : null}
      </Suspense>
      <ScrollRestoration getKey={({ pathname }) => pathname} />
    </div>
  );
}

/** After a page change the focus goes to the page, so that a screen reader and the Tab key go on from there. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    const first = shown.current === '/';
    shown.current = pathname;
    if (!first) main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
