/** Who asks: found once for each request, before anything else looks at it. */
import type { Grants, Role, Session } from '@sightglass/shared/contract';
import type { EmbedLimit } from './embed-limit.ts';
import type { EpochMs } from '@sightglass/shared/units';

export interface Principal {
  readonly via: Session['via'];
  /** Empty where nobody has to sign in. */
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  /** What part of the mesh they may see and change; null for all of it. */
  readonly grants: Grants;
  /** When they must sign in again; null where that never is. */
  readonly expiresAt: EpochMs | null;
  /** Whose sessions are theirs: what the provider knows them by, or the hash of a token; left out for whoever can have none. */
  readonly account?: string;
  /** Of the session that they ask in, the id that may be shown. */
  readonly sessionId?: string;
  /** Of a panel in another page: all that it may ask. */
  readonly embed?: EmbedLimit;
}

/** Where nobody has to sign in everybody may do everything. */
export const ANYBODY: Principal = {
  via: 'none',
  name: '',
  role: 'admin',
  groups: [],
  grants: null,
  expiresAt: null,
};
