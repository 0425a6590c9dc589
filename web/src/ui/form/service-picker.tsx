/**
 * Chooses a service by typing part of its name. In: the chosen namespace and name. A service that was not seen lately can be named as
 * `namespace/service`.
 */
import { Select } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useApi } from '../../api/use-api.ts';
import { FIELD_ORDER } from './field.ts';
import classes from './form.module.css';
import {
  formatServiceName,
  listServiceOptions,
  parseServiceName,
  type ServiceName,
  type ServiceOption,
} from './service-model.ts';

interface ServicePickerProps {
  readonly id: string;
  readonly label: string;
  readonly value: ServiceName | null;
  readonly onChange: (value: ServiceName | null) => void;
  readonly onBlur?: () => void;
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  readonly required?: boolean;
  readonly disabled?: boolean;
  /** May be left empty: every service. */
  readonly placeholder?: string;
  readonly clearable?: boolean;
}

const DAY = 'now-24h';
const NO_OPTIONS: readonly ServiceOption[] = [];

/** Services of the last day, by namespace and name. */
export function useServiceOptions(): readonly ServiceOption[] {
  const { data } = useApi('getServices', { query: { range: DAY } }, { live: false });
  return useMemo(() => (data ? listServiceOptions(data.services) : NO_OPTIONS), [data]);
}

export function ServicePicker(props: ServicePickerProps) {
  const { id, label, value, onChange, onBlur, error, hint, required, placeholder, clearable = false } = props;
  const options = useServiceOptions();
  const [search, setSearch] = useState(value ? formatServiceName(value) : '');
  const chosen = value ? formatServiceName(value) : null;
  const typed = parseServiceName(search);
  const extra = new Set(
    [chosen, typed ? formatServiceName(typed) : null].filter(
      (text): text is string => text !== null && !options.some((option) => option.value === text),
    ),
  );
  const clusters = new Map(options.map((option) => [option.value, option.clusters]));
  return (
    <Select
      id={id}
      label={label}
      description={hint}
      error={error}
      required={required === true}
      disabled={props.disabled === true}
      inputWrapperOrder={FIELD_ORDER}
      placeholder={placeholder ?? 'Part of its name, or namespace/service'}
      data={[...options.map((option) => option.value), ...extra]}
      value={chosen}
      onChange={(next) => onChange(next === null ? null : parseServiceName(next))}
      searchable
      clearable={clearable}
      allowDeselect={false}
      searchValue={search}
      onSearchChange={setSearch}
      onBlur={() => onBlur?.()}
      limit={60}
      selectFirstOptionOnChange
      nothingFoundMessage="Not seen in the last day: write it as namespace/service"
      renderOption={({ option }) => (
        <span className={classes.option}>
          {option.value}
          <small>{clusters.get(option.value)?.join(', ') ?? 'not seen in the last day'}</small>
        </span>
      )}
    />
  );
}
