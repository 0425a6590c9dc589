/** Ends all of one's own sessions, or all but the one that the page is looked at in, after asking. */
import { leaveSignedOut } from '../../api/sign-in.ts';
import { useChange } from '../../api/use-change.ts';
import { AskFirst } from './ask-first.tsx';

const WORDS = {
  present: {
    label: 'Sign out elsewhere',
    title: 'Sign out everywhere else?',
    what: 'All your sessions but this one end at once.',
  },
  none: {
    label: 'Sign out everywhere',
    title: 'Sign out everywhere, here too?',
    what: 'All your sessions end at once, this one as well.',
  },
} as const;

export function EndOwnSessionsButton({ keep }: { readonly keep: 'present' | 'none' }) {
  const end = useChange('endOwnSessions', {
    invalidates: keep === 'none' ? [] : ['getOwnSessions', 'getSessions', 'getAudit'],
  });
  const { label, title, what } = WORDS[keep];
  return (
    <AskFirst
      label={label}
      name={label}
      title={title}
      keep="Stay signed in"
      change={end}
      args={{ query: { keep } }}
      onDone={keep === 'none' ? leaveSignedOut : undefined}
    >
      {what} Do this when somebody else may be using one. The session at the provider, where there is one, is
      ended there.
    </AskFirst>
  );
}
