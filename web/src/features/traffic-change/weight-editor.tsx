/**
 * Versions with their weights: a slider and a number each; what one gains the others give up in proportion, so that the sum stays 100. In: the draft's targets. A version may be held, and then
 * takes no part in that.
 */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconLock, IconLockOpen, IconX } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { fieldId } from '../../ui/form/field.ts';
import { readNumber, showNumber } from '../../ui/form/number-input-text.ts';
import type { DraftOf, Version } from './change-model.ts';
import { saySeen, type SettingsForm } from './fields.ts';
import classes from './weights.module.css';
import { divideWhole, dropWeight, readWeight, spreadWeights } from './weights-model.ts';

type Target = DraftOf<'split'>['targets'][number];

interface WeightEditorProps {
  readonly form: SettingsForm;
  readonly targets: readonly Target[];
  readonly versions: readonly Version[];
  /** `now 90%`, by version. */
  readonly present: (version: string) => string | undefined;
}

/** The division as one bar. */
function WeightBar({ weights }: { readonly weights: readonly number[] }) {
  return (
    <div className={classes.bar} aria-hidden>
      {weights.map((weight, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a part is its place
        <i key={i} style={{ width: `${weight}%`, background: `var(--sg-series-${i % 8})` }} />
      ))}
    </div>
  );
}

interface RowProps {
  readonly form: SettingsForm;
  readonly target: Target;
  readonly index: number;
  readonly note: string;
  readonly held: boolean | null;
  readonly onHold: () => void;
  /** The reader takes hold of the weight, or lets go of it. */
  readonly onGrip: (gripped: boolean) => void;
  readonly onWeight: (weight: number) => void;
  readonly onRemove: (() => void) | null;
}

function WeightRow(props: RowProps) {
  const { form, target, index, note, held, onHold, onGrip, onWeight, onRemove } = props;
  const { version } = target;
  const path = `targets.${index}`;
  const error =
    form.errorAt(`${path}.weight`) ?? form.errors.find((one) => one.path === `${path}.version`)?.message;
  const more = `${fieldId(path)}-more`;
  const grip = { onFocus: () => onGrip(true), onBlur: () => onGrip(false) };
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <i style={{ background: `var(--sg-series-${index % 8})` }} aria-hidden />
        <bdi>{version}</bdi>
      </div>
      <input
        type="range"
        className={classes.slider}
        min={0}
        max={100}
        step={1}
        aria-label={`Weight of ${version}`}
        aria-valuetext={`${readWeight(target.weight)}%`}
        aria-describedby={more}
        value={readWeight(target.weight)}
        disabled={held === true}
        onChange={(event) => onWeight(Number(event.currentTarget.value))}
        {...grip}
      />
      <span className={classes.number}>
        <input
          id={fieldId(`${path}.weight`)}
          inputMode="numeric"
          autoComplete="off"
          aria-label={`Percent of ${version}`}
          aria-invalid={error !== undefined}
          aria-describedby={more}
          value={showNumber(target.weight)}
          disabled={held === true}
          onChange={(event) => {
            const read = readNumber(event.currentTarget.value);
            if (typeof read === 'number' && Number.isInteger(read) && read >= 0 && read <= 100)
              onWeight(read);
            else form.write(`${path}.weight`, read);
            form.touch(`${path}.weight`);
          }}
          {...grip}
        />
        %
      </span>
      <span className={classes.tools}>
        {held === null ? null : (
          <ActionIcon
            size={24}
            aria-pressed={held}
            aria-label={`Hold ${version}`}
            title="Hold its weight"
            onClick={onHold}
          >
            {held ? <IconLock size={14} /> : <IconLockOpen size={14} />}
          </ActionIcon>
        )}
        <ActionIcon
          size={24}
          aria-label={`Remove ${version}`}
          title="Remove it: the others share its part"
          disabled={onRemove === null}
          onClick={() => onRemove?.()}
        >
          <IconX size={14} />
        </ActionIcon>
      </span>
      <small id={more} className={classes.note}>
        {error ? <span className={classes.error}>{error}</span> : null}
        {note}
      </small>
    </li>
  );
}

function AddVersion({
  known,
  onAdd,
}: {
  readonly known: readonly string[];
  readonly onAdd: (version: string) => void;
}) {
  const list = useId();
  const [name, setName] = useState('');
  const add = (): void => {
    if (name.trim() === '') return;
    onAdd(name.trim());
    setName('');
  };
  return (
    <div className={classes.add}>
      <TextInput
        size="xs"
        aria-label="Version to add"
        placeholder={known[0] ?? 'v3'}
        list={list}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // It adds the version, and does not send the form.
          event.preventDefault();
          add();
        }}
      />
      <datalist id={list}>
        {known.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </datalist>
      <Button size="compact-sm" onClick={add}>
        Add version
      </Button>
    </div>
  );
}

export function WeightEditor({ form, targets, versions, present }: WeightEditorProps) {
  const base = useRef<readonly number[] | null>(null);
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const weights = targets.map(({ weight }) => readWeight(weight));
  const write = (next: readonly number[], of: readonly Target[] = targets): void =>
    form.write(
      'targets',
      of.map((target, i) => ({ ...target, weight: next[i] ?? 0 })),
    );
  const set = (at: number, wanted: number): void => {
    const places = new Set(targets.flatMap(({ version }, i) => (held.has(version) ? [i] : [])));
    const from = base.current?.length === weights.length ? base.current : weights;
    write(spreadWeights({ base: from, at, wanted, held: places }));
  };
  const remove = (at: number): void =>
    write(
      dropWeight(weights, at),
      targets.filter((_, i) => i !== at),
    );
  const toggle = (version: string): void => {
    const next = new Set(held);
    if (!next.delete(version)) next.add(version);
    setHeld(next);
  };
  const unused = versions.filter(
    ({ version, isWritable }) => isWritable && targets.every((target) => target.version !== version),
  );
  const error = form.errors.find(({ path }) => path === 'targets')?.message;
  return (
    <div className={classes.editor}>
      <WeightBar weights={weights} />
      <ul className={classes.rows} aria-label="Versions and their weights">
        {targets.map((target, i) => (
          <WeightRow
            key={target.version}
            form={form}
            target={target}
            index={i}
            note={[
              present(target.version),
              saySeen(versions.find(({ version }) => version === target.version)),
            ]
              .filter((part) => part !== undefined)
              .join('; ')}
            held={targets.length > 2 ? held.has(target.version) : null}
            onHold={() => toggle(target.version)}
            onGrip={(gripped) => {
              base.current = gripped ? weights : null;
            }}
            onWeight={(weight) => set(i, weight)}
            onRemove={targets.length > 1 ? () => remove(i) : null}
          />
        ))}
      </ul>
      {error ? (
        <p className={classes.error} id={fieldId('targets')} tabIndex={-1}>
          The split {error}
        </p>
      ) : null}
      <div className={classes.foot}>
        <AddVersion
          known={unused.map(({ version }) => version)}
          onAdd={(version) => {
            if (targets.every((target) => target.version !== version))
              form.write('targets', [...targets, { version, weight: targets.length === 0 ? 100 : 0 }]);
          }}
        />
        {targets.length > 1 ? (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() =>
              write(
                divideWhole(
                  100,
                  targets.map(() => 1),
                ),
              )
            }
          >
            Equal shares
          </Button>
        ) : null}
      </div>
    </div>
  );
}
