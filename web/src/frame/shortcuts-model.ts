/**
 * Keys pressed -> what they ask for. Pure. In: the key, its modifiers, whether text is being typed, and the key before. Out: an action, or
 * that a first key (`g`) waits for its second.
 */
import type { ListPage } from '../routes.ts';
import { NAV_ITEMS } from './nav-items.tsx';

export interface KeyPress {
  readonly key: string;
  readonly mod: boolean;
  readonly alt: boolean;
  /** The focus is in a field. */
  readonly typing: boolean;
}

export type Shortcut =
  | { readonly do: 'search' | 'help' | 'travel' | 'leave-kiosk' | 'await-page' }
  | { readonly do: 'go'; readonly page: ListPage };

export function readShortcut(press: KeyPress, awaitingPage: boolean): Shortcut | null {
  if (press.mod && !press.alt && press.key.toLowerCase() === 'k') return { do: 'search' };
  if (press.mod || press.alt || press.typing) return null;
  if (awaitingPage) {
    const item = NAV_ITEMS.find(({ key }) => key === press.key);
    if (item) return { do: 'go', page: item.page };
  }
  if (press.key === 'g') return { do: 'await-page' };
  if (press.key === '/') return { do: 'search' };
  if (press.key === '?') return { do: 'help' };
  if (press.key === 't') return { do: 'travel' };
  if (press.key === 'Escape') return { do: 'leave-kiosk' };
  return null;
}
