/** Listens for the console's keys. `g` waits a second for the key of a page. */
import { useEffect, useEffectEvent, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useLinkTo } from '../routes.ts';
import { readShortcut } from './shortcuts-model.ts';

interface ShortcutActions {
  readonly onSearch: () => void;
  readonly onHelp: () => void;
  readonly onTravel: () => void;
  readonly onLeaveKiosk: () => void;
}

const WAIT_MS = 1_000;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null
  );
}

export function useShortcuts({ onSearch, onHelp, onTravel, onLeaveKiosk }: ShortcutActions): void {
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const waitUntil = useRef(0);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const press = {
      key: event.key,
      mod: event.metaKey || event.ctrlKey,
      alt: event.altKey,
      typing: isTyping(event.target),
    };
    const shortcut = readShortcut(press, event.timeStamp < waitUntil.current);
    if (event.key !== 'Shift') waitUntil.current = 0;
    if (!shortcut) return;
    if (shortcut.do === 'await-page') waitUntil.current = event.timeStamp + WAIT_MS;
    else if (shortcut.do === 'go') void navigate(linkTo({ page: shortcut.page }));
    else if (shortcut.do === 'leave-kiosk') onLeaveKiosk();
    else if (shortcut.do === 'travel') onTravel();
    else {
      event.preventDefault();
      (shortcut.do === 'search' ? onSearch : onHelp)();
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
