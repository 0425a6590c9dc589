/** Any number of values out of a list that can be searched: receivers, namespaces, clusters. `free` also takes what is not in the list. */
import { MultiSelect, TagsInput } from '@mantine/core';
import { inputProps, type FieldProps } from './field.ts';

interface MultiChoiceFieldProps extends FieldProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly placeholder?: string;
  readonly free?: boolean;
  /** What stands in the list when nothing matches. */
  readonly nothing?: string;
}

const COMBOBOX = { transitionProps: { duration: 0 } };

export function MultiChoiceField(props: MultiChoiceFieldProps) {
  const { form, path, options, placeholder, free = false, nothing = 'Nothing of that name' } = props;
  const held = form.read(path);
  const value = Array.isArray(held) ? held.filter((item): item is string => typeof item === 'string') : [];
  const shared = {
    ...inputProps(props),
    size: 'xs' as const,
    value,
    onChange: (next: string[]) => form.write(path, next),
    comboboxProps: COMBOBOX,
    ...(value.length === 0 && placeholder !== undefined ? { placeholder } : {}),
  };
  if (free) return <TagsInput {...shared} data={options.map(({ label }) => label)} />;
  // What was chosen earlier and is not offered any more must still be seen, and can be taken away.
  const known = new Set(options.map((option) => option.value));
  const lost = value
    .filter((item) => !known.has(item))
    .map((item) => ({ value: item, label: `${item} (gone)` }));
  return (
    <MultiSelect
      {...shared}
      data={[...options, ...lost]}
      searchable
      hidePickedOptions
      nothingFoundMessage={nothing}
    />
  );
}
