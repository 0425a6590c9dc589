/** The panel "What changed": around the moment that the address names, else in the range; what came just before the trouble first. */
import { Button } from '@mantine/core';
import type { ServiceChange, ServiceChanges } from '@sightglass/shared/contract';
import { IconArrowDownRight, IconArrowUpRight, IconPointFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatSpan, formatMoment } from '../../format/time.ts';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PanelWarnings } from '../../ui/security/panel-warnings.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useFrame } from '../../url/use-frame.ts';
import { linkToSubject, sayDistance, sayNumbers, toneOf, type ChangeTone } from './what-changed-model.ts';
import classes from './what-changed.module.css';

/** Shown until more are asked for. */
const FIRST = 5;

const MARKS = { worse: IconArrowUpRight, better: IconArrowDownRight, neutral: IconPointFilled } as const;
const TONE_WORDS: Readonly<Record<ChangeTone, string>> = {
  worse: 'Worse',
  better: 'Better',
  neutral: 'News',
};

function ChangeRow({
  change,
  trouble,
  now,
}: {
  readonly change: ServiceChange;
  readonly trouble: number | null;
  readonly now: number;
}) {
  const tone = toneOf(change);
  const Mark = MARKS[tone];
  const link = linkToSubject(change);
  return (
    <li className={classes.row}>
      <Mark size={14} className={classes.mark} data-tone={tone} role="img" aria-label={TONE_WORDS[tone]} />
      <time
        className={classes.at}
        dateTime={new Date(change.at).toISOString()}
        title={change.withinMs > 0 ? `Within ${formatSpan(change.withinMs)} from then` : 'Exactly then'}
      >
        {formatMoment(change.at, now)}
      </time>
      <span className={classes.text}>
        {link ? <PageLink to={link}>{change.text}</PageLink> : <bdi>{change.text}</bdi>}
      </span>
      <span className={classes.numbers}>{sayNumbers(change)}</span>
      <span className={classes.distance}>{trouble === null ? '' : sayDistance(change, trouble)}</span>
    </li>
  );
}

const keyOf = ({ at, what, how, of, subject, text }: ServiceChange): string =>
  [at, what, how, of, subject, text].join(' ');

function ChangeList({ answer }: { readonly answer: ServiceChanges }) {
  const [all, setAll] = useState(false);
  const now = useNow(60_000);
  const { trouble, changes, truncated } = answer;
  const before = changes.filter(({ isBeforeTrouble }) => isBeforeTrouble);
  const after = changes.filter(({ isBeforeTrouble }) => !isBeforeTrouble);
  const shown = all ? before : before.slice(0, FIRST);
  const shownAfter = all ? after : after.slice(0, Math.max(0, FIRST - shown.length));
  const left = changes.length - shown.length - shownAfter.length;
  return (
    <>
      {trouble ? (
        <p className={classes.trouble}>
          <span>
            {trouble.reason === 'asked' ? 'Around' : 'Trouble began'}{' '}
            <strong>{formatMoment(trouble.at, now)}</strong>
          </span>
          {trouble.reason === 'asked' ? null : <bdi>{trouble.text}</bdi>}
        </p>
      ) : null}
      <ul
        className={classes.list}
        aria-label={trouble ? 'Until the trouble, the latest first' : 'The latest first'}
      >
        {shown.map((change) => (
          <ChangeRow key={keyOf(change)} change={change} trouble={trouble?.at ?? null} now={now} />
        ))}
      </ul>
      {shownAfter.length > 0 ? (
        <>
          <div className={classes.divide}>Afterwards</div>
          <ul className={classes.list} aria-label="After the trouble, the earliest first">
            {shownAfter.map((change) => (
              <ChangeRow key={keyOf(change)} change={change} trouble={trouble?.at ?? null} now={now} />
            ))}
          </ul>
        </>
      ) : null}
      {left > 0 || all ? (
        <Button className={classes.more} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Show fewer' : `Show ${left} more`}
        </Button>
      ) : null}
      {truncated ? (
        <p className={classes.trouble}>There were more; choose a shorter range to see them.</p>
      ) : null}
    </>
  );
}

interface WhatChangedProps {
  readonly id: string;
  /** When the trouble began; empty for the range. */
  readonly around: string;
}

export function WhatChanged({ id, around }: WhatChangedProps) {
  const { rangeQuery } = useFrame();
  const args = { params: { id }, query: around === '' ? rangeQuery : { ...rangeQuery, around } };
  const result = useApi('getServiceChanges', args);
  const { data } = result;
  const window = data ? formatSpan(data.window.to - data.window.from) : '';
  return (
    <Panel
      id="what-changed"
      title="What changed"
      note={
        data
          ? `in ${window}, compared with ${formatSpan(data.baseline.to - data.baseline.from)} before`
          : null
      }
      calls={[buildApiUrl('getServiceChanges', args)]}
    >
      <Faces
        result={result}
        what="what changed"
        isEmpty={({ changes }) => changes.length === 0}
        empty={
          <p className={classes.trouble}>
            Nothing beyond noise: no new or lost version, caller or callee, no step of traffic, errors,
            latency or mutual TLS, no change of its configuration, no alert.
          </p>
        }
        brief
      >
        {(answer) => <ChangeList key={around} answer={answer} />}
      </Faces>
      <PanelWarnings warnings={data?.warnings} />
    </Panel>
  );
}
