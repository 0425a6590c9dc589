/**
 * What the address of the page says. In: its search string. Out: the token, and the panel, look, title and parents that were signed into it. The server has looked at the signature before it gave the page, and does
 * again at each call; here it is only read. Null when there is nothing to read. Pure.
 */
import type { EmbedLook, EmbedPanel } from '@sightglass/shared/contract';

export interface EmbedAddress {
  readonly token: string;
  readonly name: string;
  readonly panel: EmbedPanel;
  readonly look: EmbedLook;
  readonly parents: readonly string[];
}

function decode(part: string): unknown {
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (char) => char.codePointAt(0) ?? 0)));
}

/** What was signed before there were badges names none. */
function complete(panel: EmbedPanel): EmbedPanel {
  return panel.panel === 'topology' ? Object.assign({ badges: [] }, panel) : panel;
}

export function readAddress(search: string): EmbedAddress | null {
  const token = new URLSearchParams(search).get('token') ?? '';
  try {
    const claims = decode(token.split('.')[1] ?? '') as Partial<Omit<EmbedAddress, 'token'>> | null;
    if (!claims?.panel || !claims.look || !claims.parents) return null;
    const { name = '', panel, look, parents } = claims;
    return { token, name, panel: complete(panel), look, parents };
  } catch {
    return null;
  }
}
