/** Lets another page show a panel: who may frame it, until when, how it looks; the live result beside it; at the end the HTML to paste, told this once. */
import { Button, Modal, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import type { EmbedLook, NewEmbedPanel } from '@sightglass/shared/contract';
import { useState, type SyntheticEvent } from 'react';
import { useChange } from '../../api/use-change.ts';
import { useFrame } from '../../url/use-frame.ts';
import { ChoiceStrip } from '../choice-strip.tsx';
import { CopyButton } from '../copy-button.tsx';
import { PageLink } from '../page-link.tsx';
import classes from './embed-dialog.module.css';
import { chooseRange, readParents } from './embed-draft.ts';
import { EmbedPreview } from './embed-preview.tsx';
import { writeSnippet } from './snippet.ts';

export interface EmbedDialogProps {
  /** Its range is the frame's where it is left out. */
  readonly panel: NewEmbedPanel;
  readonly title: string;
  readonly onClose: () => void;
}

const ENDS = [
  { value: '7d', label: 'after 7 days' },
  { value: '30d', label: 'after 30 days' },
  { value: '90d', label: 'after 90 days' },
  { value: '365d', label: 'after a year' },
  { value: '730d', label: 'after two years' },
];
const RANGES = [
  { value: 'now-15m', label: 'last 15 minutes' },
  { value: 'now-1h', label: 'last hour' },
  { value: 'now-6h', label: 'last 6 hours' },
  { value: 'now-24h', label: 'last 24 hours' },
  { value: 'now-7d', label: 'last 7 days' },
  { value: 'now-30d', label: 'last 30 days' },
];
const THEMES = [
  { value: 'auto', label: 'As the reader has it' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const GROUNDS = [
  { value: 'own', label: 'Its own' },
  { value: 'none', label: 'Transparent' },
] as const;

/** Kept from one embed to the next: they are mostly the same pages. */
const PARENTS_KEY = 'sightglass-embed-parents';

function recallParents(): string {
  try {
    return localStorage.getItem(PARENTS_KEY) ?? '';
  } catch {
    return '';
  }
}

function keepParents(text: string): void {
  try {
    localStorage.setItem(PARENTS_KEY, text);
  } catch {
    // Storage may be forbidden; then they are typed again.
  }
}

function Result({ html, onClose }: { readonly html: string; readonly onClose: () => void }) {
  return (
    <>
      <p className={classes.words}>
        Paste this into the other page. The address holds its token and is shown this once; whoever can read
        that page can read it. It can be revoked under{' '}
        <PageLink to={{ page: 'access', search: { tab: 'embeds' } }}>Access</PageLink>.
      </p>
      <div className={classes.snippet}>
        <pre
          role="region"
          aria-label="HTML of the embed"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          {html}
        </pre>
        <CopyButton text={html} label="Copy the HTML" />
      </div>
      <div className={classes.end}>
        <Button variant="filled" data-autofocus onClick={onClose}>
          Done
        </Button>
      </div>
    </>
  );
}

export function EmbedDialog({ panel: given, title, onClose }: EmbedDialogProps) {
  const frame = useFrame();
  const [name, setName] = useState(title);
  const [text, setText] = useState(recallParents);
  const [expiresIn, setExpiresIn] = useState('90d');
  const [look, setLook] = useState<EmbedLook>({ theme: 'auto', transparent: false, kiosk: false });
  const isTimed = given.panel !== 'alerts';
  const first = chooseRange((isTimed ? given.range : undefined) ?? frame.range, frame.at);
  const [range, setRange] = useState(first);
  const panel: NewEmbedPanel = isTimed ? { ...given, range } : given;
  const { parents, error } = readParents(text);
  const create = useChange('createEmbed', { invalidates: ['getEmbeds', 'getAudit'] });
  const made = create.data;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    keepParents(text);
    create.mutate({ body: { name, panel, look, parents: [...parents], expiresIn } });
  };
  const ranges = RANGES.some(({ value }) => value === first)
    ? RANGES
    : [{ value: first, label: first.includes('now') ? first : 'the time on the screen' }, ...RANGES];
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? `“${made.embed.name}” for other pages` : 'Embed in another page'}
      size={920}
      closeOnClickOutside={false}
    >
      {made ? (
        <Result
          html={writeSnippet({ url: made.url, kind: made.embed.panel.panel, look, title: made.embed.name })}
          onClose={onClose}
        />
      ) : (
        <form className={classes.form} onSubmit={submit} aria-label="New embed">
          <div className={classes.fields}>
            <TextInput
              label="Title"
              value={name}
              maxLength={120}
              required
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Textarea
              label="Pages that may show it"
              description="Origins, one a line. No other page can."
              placeholder="https://wiki.example.org"
              value={text}
              error={error}
              autosize
              minRows={2}
              maxRows={5}
              size="xs"
              required
              data-autofocus
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {isTimed ? (
              <NativeSelect
                label="Time"
                data={ranges}
                value={range}
                onChange={(event) => setRange(event.currentTarget.value)}
              />
            ) : null}
            <NativeSelect
              label="Ends"
              data={ENDS}
              value={expiresIn}
              onChange={(event) => setExpiresIn(event.currentTarget.value)}
            />
            <fieldset className={classes.group}>
              <legend>Colours</legend>
              <ChoiceStrip
                label="Colours"
                options={THEMES}
                value={look.theme}
                onChange={(theme) => setLook({ ...look, theme })}
              />
            </fieldset>
            <fieldset className={classes.group}>
              <legend>Background</legend>
              <ChoiceStrip
                label="Background"
                options={GROUNDS}
                value={look.transparent ? 'none' : 'own'}
                onChange={(ground) => setLook({ ...look, transparent: ground === 'none' })}
              />
            </fieldset>
            <Switch
              label="Kiosk: the panel alone"
              description="Without title, age and link"
              size="xs"
              checked={look.kiosk}
              onChange={(event) => setLook({ ...look, kiosk: event.currentTarget.checked })}
            />
          </div>
          <EmbedPreview name={name} panel={panel} look={look} />
          <div className={classes.foot}>
            {create.error ? (
              <p role="alert" className={classes.problem}>
                Not made: {create.error.message}
              </p>
            ) : (
              <p className={classes.words}>It shows what you may see now, to whoever can open those pages.</p>
            )}
            <div className={classes.end}>
              <Button onClick={onClose}>Cancel</Button>
              <Button
                type="submit"
                variant="filled"
                loading={create.isPending}
                disabled={name.trim() === '' || parents.length === 0 || error !== null}
              >
                Make the embed
              </Button>
            </div>
          </div>
        </form>
      )}
    </Modal>
  );
}
