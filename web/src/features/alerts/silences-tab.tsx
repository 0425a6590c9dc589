/** Silences: those in force, those to come, and the expired. */
import { Button } from '@mantine/core';
import type { Silences } from '@sightglass/shared/contract';
import { Link } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useLinkTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './alerts.module.css';
import { SilenceRow } from './silence-row.tsx';

const CALLS = [buildApiUrl('getSilences', {})];
const PARTS = [
  ['active', 'Active'],
  ['planned', 'Planned'],
  ['expired', 'Expired'],
] as const;

type SilenceRecord = Silences['silences'][number];

/** The next to end, or to begin, first; of the expired the last. */
function sortPart(silences: readonly SilenceRecord[], state: SilenceRecord['state']): SilenceRecord[] {
  const at = ({ silence }: SilenceRecord): number =>
    state === 'planned' ? silence.startsAt : state === 'active' ? silence.endsAt : -silence.endsAt;
  return silences.filter((one) => one.state === state).toSorted((a, b) => at(a) - at(b));
}

export function SilencesTab() {
  const result = useApi('getSilences', {}, { present: true });
  const linkTo = useLinkTo();
  const now = useNow(5_000);
  return (
    <Faces
      result={result}
      what="the silences"
      loading={
        <Panel id="active" title="Active" flush>
          <LoadingRows rows={6} label="Loading the silences" />
        </Panel>
      }
      isEmpty={({ silences }) => silences.length === 0}
      empty={
        <Panel id="silences" title="Silences" calls={CALLS} flush>
          <EmptyState
            title="Nothing is silenced"
            action={
              <Button component={Link} variant="filled" to={linkTo({ page: 'silence', id: 'new' })}>
                New silence
              </Button>
            }
          >
            A silence holds notifications back for a while; alerts still fire and are shown.
          </EmptyState>
        </Panel>
      }
    >
      {({ silences }) => (
        <div className={classes.page}>
          {PARTS.map(([state, title]) => {
            const part = sortPart(silences, state);
            if (part.length === 0 && state !== 'active') return null;
            return (
              <Panel key={state} id={state} title={title} note={part.length} calls={CALLS} flush>
                {part.length === 0 ? <p className={classes.calm}>Nothing is silenced now.</p> : null}
                <ul className={classes.list}>
                  {part.map((record) => (
                    <SilenceRow key={record.id} record={record} now={now} />
                  ))}
                </ul>
              </Panel>
            );
          })}
        </div>
      )}
    </Faces>
  );
}
