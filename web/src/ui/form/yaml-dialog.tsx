/** The draft as YAML, to be read, copied, changed and taken back. In its own chunk, with the library that reads YAML. */
import { Button, Modal, Textarea } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import { CopyButton } from '../copy-button.tsx';
import classes from './form.module.css';
import { readYaml, writeYaml } from './yaml-draft.ts';

interface YamlDialogProps {
  readonly noun: string;
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly onUse: (value: unknown) => void;
  readonly onClose: () => void;
}

export function YamlDialog({ noun, schema, value, onUse, onClose }: YamlDialogProps) {
  const [text, setText] = useState(() => writeYaml(value));
  const area = useRef<HTMLTextAreaElement>(null);
  const { value: read, errors } = useMemo(() => readYaml(text, schema), [text, schema]);
  return (
    <Modal opened onClose={onClose} title={`This ${noun} as YAML`} size="xl">
      <Textarea
        ref={area}
        className={classes.yaml ?? ''}
        aria-label="YAML"
        aria-describedby="yaml-errors"
        autosize={false}
        rows={20}
        spellCheck={false}
        value={text}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul id="yaml-errors" className={classes.yamlErrors} aria-label="Errors" aria-live="polite">
        {errors.map(({ line, message, offset }) => (
          <li key={`${line} ${message}`}>
            <button
              type="button"
              onClick={() => {
                area.current?.focus();
                area.current?.setSelectionRange(offset, offset);
              }}
            >
              Line {line}: {message}
            </button>
          </li>
        ))}
      </ul>
      <div className={classes.dialogEnd}>
        <CopyButton text={text} label="Copy YAML" />
        <Button onClick={onClose}>Close</Button>
        <Button variant="filled" disabled={read === undefined} onClick={() => onUse(read)}>
          Put it into the form
        </Button>
      </div>
    </Modal>
  );
}
