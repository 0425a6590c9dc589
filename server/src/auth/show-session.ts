/** What is told of a session. In: the session, and who asks; out: its row of the contract, without groups, account or secret. Pure. */
import type { SignedIn } from '@sightglass/shared/contract';
import type { SessionOfPerson } from './create-auth.ts';
import type { Principal } from './principal.ts';

export function showSession(session: SessionOfPerson, { sessionId }: Pick<Principal, 'sessionId'>): SignedIn {
  const { id, name, method, access, createdAt, seenAt, endsAt, address, browser } = session;
  const role = access?.role ?? null;
  const isPresent = id === sessionId;
  return { id, name, method, role, createdAt, seenAt, endsAt, address, browser, isPresent };
}
