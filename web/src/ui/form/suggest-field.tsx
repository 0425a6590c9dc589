/** A text that may be anything, with what is known offered by the browser's own list. */
import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { inputProps, type FieldProps } from './field.ts';

interface SuggestFieldProps extends FieldProps {
  readonly suggestions: readonly string[];
  readonly placeholder?: string;
  /** What an empty field puts into the draft. */
  readonly emptyIs?: null | '';
}

export function SuggestField(props: SuggestFieldProps) {
  const { form, path, suggestions, placeholder, emptyIs = '' } = props;
  const list = useId();
  const value = form.read(path);
  return (
    <>
      <TextInput
        size="xs"
        {...inputProps(props)}
        list={list}
        autoComplete="off"
        placeholder={placeholder}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => {
          const text = event.currentTarget.value;
          form.write(path, text === '' ? emptyIs : text);
        }}
      />
      <datalist id={list}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion}>
            {suggestion}
          </option>
        ))}
      </datalist>
    </>
  );
}
