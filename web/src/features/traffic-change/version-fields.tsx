/** Forms about versions: a split by weight, and the switch from one to another. */
import { EmptyState } from '../../ui/empty-state.tsx';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { formatWeight } from '../../ui/traffic/traffic-words.ts';
import { configuredSettings } from './change-model.ts';
import { versionOptions, type FieldsProps } from './fields.ts';
import { WeightEditor } from './weight-editor.tsx';

export function SplitFields({ form, value, forms, state }: FieldsProps<'split'>) {
  const now = configuredSettings('split', state);
  return (
    <WeightEditor
      form={form}
      targets={Array.isArray(value.targets) ? value.targets : []}
      versions={forms.versions}
      present={(version) => {
        if (!forms.configured) return undefined;
        const target = now?.targets.find((one) => one.version === version);
        return target ? `now ${formatWeight(target.weight)}` : 'no weight now';
      }}
    />
  );
}

export function BlueGreenFields({ form, value, forms, state }: FieldsProps<'blue-green'>) {
  const options = versionOptions(forms.versions, value.live);
  const now = configuredSettings('blue-green', state)?.live;
  if (options.length === 0)
    return (
      <EmptyState title="No version is known">
        None was seen in this range and none is configured: requests carry no version that forms could write.
      </EmptyState>
    );
  return (
    <ChoiceField
      form={form}
      path="live"
      label="Version that takes all requests"
      look="radio"
      options={options.map(({ value: version, label, note }) => ({
        value: version,
        label,
        note: version === now ? `${note}; live now` : note,
      }))}
    />
  );
}
