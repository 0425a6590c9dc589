/** A panel with its title above and its age below; in kiosk the panel alone. In: what the address says, colours, answers and the panel's code. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { formatMoment } from '../format/time.ts';
import { tokens } from '../theme/tokens.ts';
import type { Answers, AnswersSource } from './answers.ts';
import { linkToConsole } from './console-link.ts';
import classes from './embed.module.css';
import { ErrorBoundary } from './error-boundary.tsx';
import { markDrawn } from './mark-drawn.ts';
import { Notice } from './notice.tsx';
import type { LoadedPanel } from './panels.ts';
import type { EmbedAddress } from './read-address.ts';
import { reportSize } from './report-size.ts';
import type { Theme } from './theme.ts';
import { readWarnings } from './warnings.ts';

interface EmbedAppProps {
  readonly address: EmbedAddress;
  readonly theme: Theme;
  readonly answers: AnswersSource;
  readonly loaded: Promise<LoadedPanel>;
}

const ENDS = {
  expired: ['This panel has expired', 'Make another embed in the console.'],
  revoked: ['This panel was revoked', 'It is shown no longer.'],
  refused: ['This panel cannot be shown', 'The console does not know its token.'],
} as const;

/** Null while the code is under way; a text when it cannot be had. */
function useLoaded(loaded: Promise<LoadedPanel>): LoadedPanel | string | null {
  const [panel, setPanel] = useState<LoadedPanel | string | null>(null);
  useEffect(() => {
    loaded.then(setPanel, () =>
      setPanel('Its code could not be loaded: the console may have been replaced by another version.'),
    );
  }, [loaded]);
  return panel;
}

function Age({ answers: { data, at, error } }: { readonly answers: Answers }) {
  const warnings = readWarnings(data);
  return (
    <>
      {warnings.length > 0 ? (
        <span className={classes.warning} title={warnings.join('\n')}>
          ⚠ incomplete: {warnings[0]}
        </span>
      ) : null}
      {error !== null && at !== null ? (
        <span className={classes.warning} role="status">
          ⚠ not renewed: {error}
        </span>
      ) : null}
      {at === null ? null : <time dateTime={new Date(at).toISOString()}>as of {formatMoment(at)}</time>}
    </>
  );
}

/** Behind the panel, so that its effect comes after the panel is there. A graph marks itself when it is laid out. */
function Drawn() {
  useEffect(markDrawn, []);
  return null;
}

type BodyProps = Pick<EmbedAppProps, 'address' | 'theme'> & {
  readonly answers: Answers;
  readonly loaded: LoadedPanel | string | null;
  readonly asTable: boolean;
};

function Body({ address: { panel }, theme, answers, loaded, asTable }: BodyProps) {
  const scheme = useSyncExternalStore(theme.subscribe, theme.read);
  const { data, error, ended, at } = answers;
  if (ended !== null) {
    const [title, text] = ENDS[ended];
    return (
      <Notice title={title} alert>
        {text}
      </Notice>
    );
  }
  const failure = typeof loaded === 'string' ? loaded : data === null ? error : null;
  if (failure !== null) {
    return (
      <Notice title="This panel cannot be drawn at the moment" alert>
        {failure}
      </Notice>
    );
  }
  if (data === null || loaded === null || typeof loaded === 'string') return <Notice title="Loading" />;
  const { Panel } = loaded;
  return (
    <ErrorBoundary attempt={at ?? 0}>
      <Panel panel={panel} answers={data} tokens={tokens[scheme]} asTable={asTable} />
      {panel.panel === 'topology' ? null : <Drawn />}
    </ErrorBoundary>
  );
}

const HAS_TABLE: ReadonlySet<string> = new Set(['chart', 'topology']);

export function EmbedApp({ address, theme, answers: source, loaded: code }: EmbedAppProps) {
  const answers = useSyncExternalStore(source.subscribe, source.read);
  const loaded = useLoaded(code);
  const [asTable, setAsTable] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const { name, panel, look } = address;
  const heightPx = loaded === null || typeof loaded === 'string' ? null : loaded.heightPx;
  const isPicture = heightPx !== null && !asTable && answers.ended === null;
  useEffect(
    () =>
      whole.current
        ? reportSize(whole.current, () => (isPicture ? heightPx : (whole.current?.offsetHeight ?? 0)))
        : undefined,
    [isPicture, heightPx],
  );
  return (
    <div
      ref={whole}
      className={classes.embed}
      data-fill={isPicture || undefined}
      data-kiosk={look.kiosk || undefined}
    >
      {look.kiosk ? null : (
        <header className={classes.head}>
          <h1>
            <bdi>{name}</bdi>
          </h1>
          {HAS_TABLE.has(panel.panel) ? (
            <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              Table
            </button>
          ) : null}
        </header>
      )}
      <main className={classes.body} aria-label={name}>
        <Body address={address} theme={theme} answers={answers} loaded={loaded} asTable={asTable} />
      </main>
      {look.kiosk ? null : (
        <footer className={classes.foot}>
          <Age answers={answers} />
          <a href={linkToConsole(panel)} target="_blank" rel="noopener noreferrer">
            Open in Sightglass
          </a>
        </footer>
      )}
    </div>
  );
}
