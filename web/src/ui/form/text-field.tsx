/** A line of text, or several. Empty takes the value away where `optional` says that nothing is a value of its own. */
import { Textarea, TextInput } from '@mantine/core';
import { fieldId, inputProps, type FieldProps } from './field.ts';
import { useFocusOnOpen } from './use-focus-on-open.ts';

interface TextFieldProps extends FieldProps {
  readonly placeholder?: string;
  /** Lines shown; one when left out. */
  readonly lines?: number;
  /** What an empty field puts into the draft; the empty text when left out. */
  readonly emptyIs?: null | '' | undefined;
  readonly mono?: boolean;
  /** The form's first field, where all of it is to be written. */
  readonly autoFocus?: boolean;
  readonly type?: 'text' | 'url' | 'email';
}

export function TextField(props: TextFieldProps) {
  const { form, path, placeholder, lines = 1, mono = false, autoFocus = false, type = 'text' } = props;
  useFocusOnOpen(fieldId(path), autoFocus);
  const value = form.read(path);
  const empty = 'emptyIs' in props ? props.emptyIs : '';
  const shared = {
    ...inputProps(props),
    placeholder,
    value: typeof value === 'string' ? value : '',
    onChange: (event: { currentTarget: { value: string } }) => {
      const text = event.currentTarget.value;
      form.write(path, text === '' ? empty : text);
    },
    spellCheck: !mono,
    ...(mono ? { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } } : {}),
  };
  return lines > 1 ? (
    <Textarea size="xs" rows={lines} {...shared} />
  ) : (
    <TextInput size="xs" type={type} autoComplete="off" {...shared} />
  );
}
