/** Where the reader is signed in, with the way out of each place; for admins also who else is. */
import type { SignedIn } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useMay, useSession } from '../../api/session.ts';
import { useApi } from '../../api/use-api.ts';
import { sayBrowser } from '../../format/browser.ts';
import { formatAge, formatMoment, formatSpan } from '../../format/time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { AccessTable } from './access-table.tsx';
import classes from './access.module.css';
import { EndOwnSessionsButton } from './end-own-sessions-button.tsx';
import { EndOwnSessionButton, EndSessionButton } from './end-session-button.tsx';

interface RowProps {
  readonly session: SignedIn;
  readonly now: number;
}

/** With what, from where, since when, seen when, until when. */
function PlaceCells({ session, now }: RowProps) {
  const { browser, address, method, createdAt, seenAt, endsAt } = session;
  return (
    <>
      <td className={classes.name} title={browser}>
        <bdi>{sayBrowser(browser)}</bdi>
      </td>
      <td>{address === '' ? 'not known' : address.replace('::ffff:', '')}</td>
      <td title={new Date(createdAt).toISOString()}>
        {formatMoment(createdAt)}, {method === 'token' ? 'with a token' : 'with the provider'}
      </td>
      <td title={new Date(seenAt).toISOString()}>{formatAge(seenAt, now)}</td>
      <td title={new Date(endsAt).toISOString()}>in {formatSpan(Math.max(0, endsAt - now))}</td>
    </>
  );
}

const PLACE_HEADS = ['With', 'From', 'Signed in', 'Last seen', 'Ends when idle'];

function OwnRow({ session, now }: RowProps) {
  return (
    <tr>
      <th scope="row">{session.isPresent ? 'Here' : 'Elsewhere'}</th>
      <PlaceCells session={session} now={now} />
      <td>
        <EndOwnSessionButton session={session} />
      </td>
    </tr>
  );
}

function OwnSessions() {
  const result = useApi('getOwnSessions', {}, { present: true });
  const via = useSession()?.via;
  const now = useNow(30_000);
  const { sessions = [], limits = null } = result.data ?? {};
  return (
    <Panel
      id="own-sessions"
      title="Where you are signed in"
      note={
        limits === null
          ? null
          : `ends ${formatSpan(limits.idleMs)} after the last request, ${formatSpan(limits.absoluteMs)} after sign-in at the latest`
      }
      calls={[buildApiUrl('getOwnSessions', {})]}
      actions={
        sessions.length > 0 ? (
          <>
            {sessions.some(({ isPresent }) => !isPresent) && via === 'session' ? (
              <EndOwnSessionsButton keep="present" />
            ) : null}
            <EndOwnSessionsButton keep="none" />
          </>
        ) : null
      }
      flush
    >
      <Faces
        result={result}
        what="your sessions"
        loading={<LoadingRows rows={2} label="Loading your sessions" />}
        isEmpty={(data) => data.sessions.length === 0}
        empty={
          <EmptyState title="You have no session here">
            {via === 'proxy'
              ? 'A proxy in front of the console signs you in and out: sessions are its own.'
              : 'A token is sent along with each request, and no browser is signed in with it.'}
          </EmptyState>
        }
      >
        {(data) => (
          <AccessTable label="Your sessions" heads={['Where', ...PLACE_HEADS, '']}>
            {data.sessions.map((session) => (
              <OwnRow key={session.id} session={session} now={now} />
            ))}
          </AccessTable>
        )}
      </Faces>
    </Panel>
  );
}

function PersonRow({ session, now }: RowProps) {
  return (
    <tr>
      <th scope="row" className={classes.name} title={session.name}>
        <bdi>{session.name}</bdi>
        {session.isPresent ? <span className={classes.faint}> you, here</span> : null}
      </th>
      <td>{session.role ?? 'no role any more'}</td>
      <PlaceCells session={session} now={now} />
      <td>
        <EndSessionButton session={session} />
      </td>
    </tr>
  );
}

function AllSessions() {
  const result = useApi('getSessions', {}, { present: true });
  const now = useNow(30_000);
  return (
    <Panel
      id="sessions"
      title="Who is signed in"
      note={result.data?.sessions.length}
      calls={[buildApiUrl('getSessions', {})]}
      flush
    >
      <Faces
        result={result}
        what="who is signed in"
        loading={<LoadingRows rows={4} label="Loading who is signed in" />}
        isEmpty={({ sessions }) => sessions.length === 0}
        empty={
          <EmptyState title="Nobody has a session">
            Programs with tokens, and people whom a proxy signs in, have none.
          </EmptyState>
        }
      >
        {({ sessions }) => (
          <AccessTable label="Sessions" heads={['Who', 'Role', ...PLACE_HEADS, '']}>
            {sessions.map((session) => (
              <PersonRow key={session.id} session={session} now={now} />
            ))}
          </AccessTable>
        )}
      </Faces>
    </Panel>
  );
}

export function SessionsTab() {
  const isAdmin = useMay('admin');
  return (
    <div className={classes.panels}>
      <OwnSessions />
      {isAdmin ? <AllSessions /> : null}
    </div>
  );
}
