/** Ends one session, after asking: one's own, or somebody else's. Whoever ends the one that they look at the page in is led out. */
import type { SignedIn } from '@sightglass/shared/contract';
import { leaveSignedOut } from '../../api/sign-in.ts';
import { useChange } from '../../api/use-change.ts';
import { sayBrowser } from '../../format/browser.ts';
import { formatMoment } from '../../format/time.ts';
import { AskFirst } from './ask-first.tsx';

const CHANGED = ['getOwnSessions', 'getSessions', 'getAudit'] as const;

interface EndSessionProps {
  readonly session: SignedIn;
}

function sayWhere({ browser, createdAt }: SignedIn): string {
  return `${sayBrowser(browser)}, since ${formatMoment(createdAt)}`;
}

export function EndOwnSessionButton({ session }: EndSessionProps) {
  const end = useChange('endOwnSession', { invalidates: session.isPresent ? [] : CHANGED });
  const where = sayWhere(session);
  return (
    <AskFirst
      label="Sign out"
      name={`Sign out of ${where}`}
      title={session.isPresent ? 'Sign out here?' : 'Sign out there?'}
      keep="Stay signed in"
      change={end}
      args={{ params: { id: session.id } }}
      onDone={session.isPresent ? leaveSignedOut : undefined}
    >
      <bdi>{where}</bdi>
      {session.isPresent ? ': this is where you are now.' : '. Whoever uses it must sign in again.'}
    </AskFirst>
  );
}

export function EndSessionButton({ session }: EndSessionProps) {
  const end = useChange('endSession', { invalidates: session.isPresent ? [] : CHANGED });
  const { id, name, isPresent } = session;
  return (
    <AskFirst
      label="End"
      name={`End the session of ${name}, ${sayWhere(session)}`}
      title={`End the session of “${name}”?`}
      keep="Keep it"
      change={end}
      args={{ params: { id } }}
      onDone={isPresent ? leaveSignedOut : undefined}
    >
      They must sign in again, and can, as long as they have a role: take the role away in the configuration,
      or revoke their token, to keep them out.
    </AskFirst>
  );
}
