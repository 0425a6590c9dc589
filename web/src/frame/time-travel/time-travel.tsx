/** The bar under the top bar: the stored history to travel in; or, while it is closed and the past is looked at, what of the page is of now all the same. */
import { ActionIcon, Button, CloseButton } from '@mantine/core';
import type { Timeline, TimelineMark } from '@sightglass/shared/contract';
import { IconPlayerSkipBack, IconPlayerSkipForward } from '@tabler/icons-react';
import { useLocation } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useNow } from '../../ui/use-now.ts';
import { TRAVEL_SPANS, type TravelSpan } from '../../url/frame-search.ts';
import { useFrame } from '../../url/use-frame.ts';
import { sayPresentOnly } from './present-only.ts';
import { lookedAt, nextMark, resolutionAt, travelTo } from './travel-model.ts';
import { MARK_WORDS, MarkShape } from './travel-mark.tsx';
import { TravelTrack } from './travel-track.tsx';
import classes from './time-travel.module.css';

const SPAN_WORDS: Readonly<Record<TravelSpan, string>> = {
  '1h': '1 hour',
  '6h': '6 hours',
  '1d': '1 day',
  '7d': '7 days',
  '30d': '30 days',
};
const SPANS = TRAVEL_SPANS.map((value) => ({ value, label: SPAN_WORDS[value] }));
const KINDS = ['alert', 'version', 'config', 'maintenance'] as const;

function usePresentOnly(): string | null {
  const { pathname, search } = useLocation();
  return sayPresentOnly(pathname, new URLSearchParams(search).get('tab'));
}

export function TimeTravel() {
  const { travel } = useFrame();
  return travel === '' ? <PastNotice /> : <TravelBar span={travel} />;
}

/** Only where the page shows something of now. */
function PastNotice() {
  const { live, setFrame } = useFrame();
  const words = usePresentOnly();
  if (live || words === null) return null;
  return (
    <div className={classes.notice} role="note">
      <span>You look at the past. {words}</span>
      <Button size="compact-xs" onClick={() => setFrame({ range: 'now-15m', at: '' })}>
        Back to live
      </Button>
    </div>
  );
}

function TravelBar({ span }: { readonly span: TravelSpan }) {
  const { scopeQuery, setFrame } = useFrame();
  const { cluster, namespace } = scopeQuery;
  const query = {
    range: `now-${span}`,
    ...(cluster === undefined ? {} : { cluster }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const result = useApi('getTimeline', { query }, { present: true });
  return (
    <section className={classes.bar} aria-label="Time travel">
      <Faces
        result={result}
        what="the stored history"
        loading={<LoadingRows rows={2} label="Loading the stored history" />}
      >
        {(timeline) => <TravelBody timeline={timeline} />}
      </Faces>
      <div className={classes.head}>
        <ChoiceStrip
          label="Shown of the history"
          options={SPANS}
          value={span}
          onChange={(travel) => setFrame({ travel })}
        />
        <div className={classes.legend}>
          {KINDS.map((what) => (
            <span key={what}>
              <MarkShape what={what} /> {MARK_WORDS[what]}
            </span>
          ))}
          <span>Grey: requests, red: errors</span>
        </div>
      </div>
    </section>
  );
}

function sayResolution(timeline: Timeline, at: number): string {
  if (timeline.oldestAt === null) return 'nothing is stored yet';
  if (at < timeline.oldestAt) return `nothing is stored before ${formatMoment(timeline.oldestAt)}`;
  const stepMs = resolutionAt(at, timeline.tiers);
  return stepMs === null ? '' : `stored every ${formatSpan(stepMs)}`;
}

function TravelBody({ timeline }: { readonly timeline: Timeline }) {
  const { range, at, live, setFrame } = useFrame();
  const now = useNow(5_000);
  const present = usePresentOnly();
  const window = lookedAt({ range, at }, now);
  const bounds = {
    oldest: timeline.oldestAt ?? timeline.window.from,
    now: timeline.window.to,
    // What is nearer to the end than a hundredth of the bar is meant as the end.
    snapMs: Math.min(timeline.stepMs / 2, (timeline.window.to - timeline.window.from) / 100),
  };
  const travel = (end: number): void => setFrame(travelTo(end, { range, window }, bounds));
  // The window lies around what happened, so that both sides of it are seen.
  const toMark = (mark: TimelineMark): void => travel(mark.at + (window.to - window.from) / 2);
  const middle = (window.from + window.to) / 2;
  const [earlier, later] = [
    nextMark(timeline.marks, middle - 1000, -1),
    nextMark(timeline.marks, middle + 1000, 1),
  ];
  return (
    <>
      <div className={classes.head}>
        <strong aria-live="polite">
          {live ? 'Live: ' : ''}
          {formatMoment(window.from)} – {formatMoment(window.to)}
        </strong>
        <span className={classes.muted}>{sayResolution(timeline, window.from)}</span>
        {!live && present !== null ? <span role="note">{present}</span> : null}
        {timeline.truncated ? <span className={classes.muted}>Only the latest marks are shown.</span> : null}
        <div className={classes.tools}>
          <ActionIcon
            aria-label="To what happened before"
            title="To what happened before"
            disabled={earlier === null}
            onClick={() => earlier && toMark(earlier)}
          >
            <IconPlayerSkipBack size={14} />
          </ActionIcon>
          <ActionIcon
            aria-label="To what happened next"
            title="To what happened next"
            disabled={later === null}
            onClick={() => later && toMark(later)}
          >
            <IconPlayerSkipForward size={14} />
          </ActionIcon>
          {live ? null : (
            <>
              <PageLink to={{ page: 'topology', search: { against: String(Math.round(window.to)), at: '' } }}>
                Compare the graph with now
              </PageLink>
              <Button size="compact-xs" onClick={() => travel(Infinity)}>
                Back to live
              </Button>
            </>
          )}
          <CloseButton
            size="sm"
            aria-label="Close time travel"
            title="Close (t)"
            onClick={() => setFrame({ travel: '' })}
          />
        </div>
      </div>
      <TravelTrack timeline={timeline} looked={window} live={live} onTravel={travel} onMark={toMark} />
    </>
  );
}
