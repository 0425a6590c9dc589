/** A gauge by its name, searched among those that targets expose now, with a sample of each; and the labels that its series must have. */
import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { formatSignificant } from '../../format/number-text.ts';
import { inputProps, type FieldProps } from '../../ui/form/field.ts';
import { LabelsEditor } from '../../ui/form/labels-editor.tsx';
import classes from './saturation.module.css';

interface GaugeFieldProps extends FieldProps {
  /** Only gauges of this service's workloads. */
  readonly service: string | null;
}

/** `path` is that of `{ metric, matchers }`. */
export function GaugeField({ service, ...props }: GaugeFieldProps) {
  const { form, path } = props;
  const held = form.read(`${path}.metric`);
  const metric = typeof held === 'string' ? held : '';
  const [find] = useDebouncedValue(metric, 250);
  const { data, error } = useApi(
    'getGauges',
    { query: { ...(find === '' ? {} : { find }), ...(service ? { service } : {}) } },
    { live: false },
  );
  const gauges = new Map(data?.gauges.map((gauge) => [gauge.metric, gauge]));
  const chosen = gauges.get(metric);
  const said = chosen
    ? `${chosen.help === '' ? '' : `${chosen.help.replace(/\.$/, '')}. `}${formatCounted(chosen.series, 'series', 'series')} of ${formatCounted(chosen.workloads, 'workload')}${chosen.sample === null ? '' : `, one is ${formatSignificant(chosen.sample)}`}.`.trim()
    : metric !== '' && data
      ? 'No target exposes a gauge of exactly this name now.'
      : 'Part of a name; what targets expose now is listed';
  return (
    <>
      <Autocomplete
        size="xs"
        {...inputProps({ ...props, path: `${path}.metric`, hint: error ? error.message : said })}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        data={[...gauges.keys()]}
        // The server has searched already, and not in names alone.
        filter={({ options }) => options}
        limit={50}
        value={metric}
        onChange={(next) => form.write(`${path}.metric`, next)}
        comboboxProps={{ transitionProps: { duration: 0 } }}
        renderOption={({ option }) => {
          const gauge = gauges.get(option.value);
          return (
            <span className={classes.gauge}>
              <code>{option.value}</code>
              <small>
                {gauge?.sample === null || gauge === undefined ? '' : `${formatSignificant(gauge.sample)} · `}
                {formatCounted(gauge?.workloads ?? 0, 'workload')} {gauge?.help ? `· ${gauge.help}` : ''}
              </small>
            </span>
          );
        }}
      />
      <LabelsEditor
        form={form}
        path={`${path}.matchers`}
        label="Only series with these labels"
        {...(chosen && chosen.labels.length > 0
          ? {
              hint: `It has ${chosen.labels
                .slice(0, 6)
                .map(({ name, values }) => (values[0] === undefined ? name : `${name}="${values[0]}"`))
                .join(', ')}`,
            }
          : {})}
      />
    </>
  );
}
