/**
 * Takes SLOs from a text or a file (our YAML or JSON, or OpenSLO): shows what was read and what could not be expressed, then creates each of
 * those chosen. One that is refused says why; the others are kept.
 */
import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import type { Slo, SloImport } from '@sightglass/shared/contract';
import { useState } from 'react';
import { ProblemError } from '../../api/problem-error.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useChange } from '../../api/use-change.ts';
import { formatCounted } from '../../format/count.ts';
import { formatGoal, formatPeriod } from '../../format/slo.ts';
import { AuthorField } from '../../ui/form/author-field.tsx';
import { nameScope } from '../../ui/slo/slo-words.ts';
import { showToast } from '../../ui/toast/toasts.ts';
import classes from './slos.module.css';

function sayProblem(error: unknown): string {
  if (!(error instanceof ProblemError)) return String(error);
  const found = error.errors.map(({ path, message }) => `${path.replace(/^body\.(text\b)?/, '')} ${message}`);
  return found.length > 0 ? found.join('; ').trim() : error.message;
}

interface FoundProps {
  readonly found: SloImport;
  readonly skipped: ReadonlySet<number>;
  readonly failures: ReadonlyMap<number, string>;
  readonly onSkip: (index: number, skip: boolean) => void;
}

function Found({ found, skipped, failures, onSkip }: FoundProps) {
  return (
    <>
      <ul className={classes.found} aria-label="SLOs in the text">
        {found.slos.map((slo, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- two may be equal; their place tells them apart
          <li key={i}>
            <Checkbox
              label={slo.name}
              description={`${slo.sli.kind} of ${nameScope(slo.scope).name}, ${formatGoal(slo.goal)} over ${formatPeriod(slo.period)}`}
              checked={!skipped.has(i)}
              onChange={(event) => onSkip(i, !event.currentTarget.checked)}
            />
            {failures.has(i) ? <span className={classes.failed}>Not created: {failures.get(i)}</span> : null}
          </li>
        ))}
      </ul>
      {found.notes.length > 0 ? (
        <div className={classes.notes}>
          <p>Not expressed here</p>
          <ul>
            {found.notes.map(({ subject, message }) => (
              <li key={`${subject} ${message}`}>
                {subject === '' ? '' : `${subject}: `}
                {message}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [skipped, setSkipped] = useState<ReadonlySet<number>>(new Set());
  const [failures, setFailures] = useState<ReadonlyMap<number, string>>(new Map());
  const [creating, setCreating] = useState(false);
  const blank = text.trim() === '';
  const reading = useAsk('readSlos', { body: { text } }, { enabled: !blank });
  const create = useChange('createSlo', { invalidates: ['getSlos'] });
  const found = blank || reading.error ? undefined : reading.data;
  const chosen = (found?.slos ?? []).map((slo, i) => [i, slo] as const).filter(([i]) => !skipped.has(i));

  const change = (next: string): void => {
    setText(next);
    setSkipped(new Set());
    setFailures(new Map());
  };
  const createAll = async (all: readonly (readonly [number, Slo])[]): Promise<void> => {
    setCreating(true);
    const failed = new Map<number, string>();
    const done = new Set(skipped);
    for (const [i, slo] of all) {
      try {
        await create.mutateAsync({ body: slo });
        done.add(i);
      } catch (error) {
        failed.set(i, sayProblem(error));
      }
    }
    setCreating(false);
    setFailures(failed);
    // What is created is not created again by a second try.
    setSkipped(done);
    const created = all.length - failed.size;
    if (created > 0) showToast({ text: `${formatCounted(created, 'SLO is', 'SLOs are')} created.` });
    if (failed.size === 0) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Import SLOs" size="xl">
      <Textarea
        size="xs"
        className={classes.text ?? ''}
        label="YAML, JSON or OpenSLO v1"
        rows={10}
        spellCheck={false}
        data-autofocus
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        error={!blank && reading.error ? sayProblem(reading.error) : undefined}
      />
      <label className={classes.file}>
        or a file{' '}
        <input
          type="file"
          accept=".yaml,.yml,.json"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void file.text().then(change);
          }}
        />
      </label>
      {found ? (
        <Found
          found={found}
          skipped={skipped}
          failures={failures}
          onSkip={(i, skip) =>
            setSkipped(new Set(skip ? [...skipped, i] : [...skipped].filter((one) => one !== i)))
          }
        />
      ) : null}
      {found?.slos.length === 0 ? <p role="status">The text holds no SLO.</p> : null}
      <div className={classes.end}>
        <AuthorField />
        <Button onClick={onClose}>Close</Button>
        <Button
          variant="filled"
          disabled={chosen.length === 0 || reading.busy}
          loading={creating}
          onClick={() => void createAll(chosen)}
        >
          {chosen.length === 0 ? 'Create' : `Create ${formatCounted(chosen.length, 'SLO')}`}
        </Button>
      </div>
    </Modal>
  );
}
