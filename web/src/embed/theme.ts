/**
 * Colours of the page. In: how it is to look, and what its parent asks for later. Out: the variables of tokens.ts on the document, and the scheme in force. A transparent page keeps the light colour
 * scheme for the browser whatever its colours are: over a frame whose scheme differs from its parent's a browser paints an opaque ground (CSS Color Adjustment 1, 2.2).
 */
import type { EmbedLook } from '@sightglass/shared/contract';
import { listCssVariables } from '../theme/css-variables.ts';
import type { ColorScheme } from '../theme/tokens.ts';

export interface Theme {
  readonly read: () => ColorScheme;
  readonly subscribe: (listener: () => void) => () => void;
}

interface ThemeMessage {
  readonly type: 'sightglass:theme';
  readonly theme: EmbedLook['theme'];
}

function isThemeMessage(data: unknown): data is ThemeMessage {
  const { type, theme } = (data ?? {}) as Partial<Record<string, unknown>>;
  return type === 'sightglass:theme' && (theme === 'light' || theme === 'dark' || theme === 'auto');
}

function apply(scheme: ColorScheme, transparent: boolean): void {
  const { style, dataset } = document.documentElement;
  for (const [name, value] of Object.entries(listCssVariables(scheme))) style.setProperty(name, value);
  style.colorScheme = transparent ? 'light' : scheme;
  dataset['ground'] = transparent ? 'none' : 'own';
  dataset['scheme'] = scheme;
}

/** A message `{type: 'sightglass:theme', theme}` of a listed parent changes it, for pages with a switch of their own. */
export function startTheme({ theme, transparent }: EmbedLook, parents: readonly string[]): Theme {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const listeners = new Set<() => void>();
  let wanted = theme;
  let scheme: ColorScheme = 'light';
  const renew = (): void => {
    scheme = wanted === 'auto' ? (dark.matches ? 'dark' : 'light') : wanted;
    apply(scheme, transparent);
    for (const listener of listeners) listener();
  };
  renew();
  dark.addEventListener('change', renew);
  addEventListener('message', ({ data, origin, source }: MessageEvent<unknown>) => {
    if (source !== parent || !parents.includes(origin) || !isThemeMessage(data)) return;
    wanted = data.theme;
    renew();
  });
  return {
    read: () => scheme,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
