/** Where the change is written: by which API, into which resource, at which rule. In: what may be chosen; a choice asks anew what is there. */
import { NativeSelect, TextInput } from '@mantine/core';
import type { TrafficApi, TrafficForm, TrafficResourceChoice } from '@sightglass/shared/contract';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { FormRow, FormSection } from '../../ui/form/form-page.tsx';
import { API_WORDS } from '../../ui/traffic/form-words.ts';
import classes from './change.module.css';
import { isPolicyForm, type Place } from './change-model.ts';
import { nameResource } from './plan-words.ts';

interface PlaceSectionProps {
  readonly form: TrafficForm;
  readonly api: TrafficApi;
  readonly place: Place;
  /** What the change may be made in. */
  readonly choices: readonly TrafficResourceChoice[];
  /** The route that is changed where none is chosen. */
  readonly fallback: string | null;
  readonly onApi: (api: TrafficApi) => void;
  readonly onPlace: (patch: Partial<Place>) => void;
}

const APIS = [
  { value: 'istio', label: API_WORDS.istio },
  { value: 'gateway', label: API_WORDS.gateway },
] as const;

/** Forms that put a rule of their own before the others. */
const ADDS_RULE: ReadonlySet<TrafficForm> = new Set(['match', 'redirect']);

function sayRule({ name, matches, takesRest, to }: TrafficResourceChoice['rules'][number]): string {
  const when = takesRest && matches.length === 0 ? 'every other request' : matches.join(', or ');
  return `${name}: ${when === '' ? 'every request' : when} → ${to}`;
}

function ResourceSelect({ choices, place, fallback, onPlace }: PlaceSectionProps) {
  const isKnown = place.resource === '' || choices.some(({ id }) => id === place.resource);
  const own = choices.find(({ id }) => id === fallback);
  const found = own ? `The one that is there: ${nameResource(own)}` : 'The one that is there';
  const open = choices.length > 1 && fallback === null;
  return (
    <NativeSelect
      size="xs"
      label="Resource"
      value={place.resource}
      data={[
        { value: '', label: open ? 'Choose one …' : found },
        ...choices.map((choice) => ({
          value: choice.id,
          label: `${nameResource(choice)}${choice.through.length > 0 ? `, for ${choice.through.join(', ')}` : ''}`,
        })),
        ...(isKnown ? [] : [{ value: place.resource, label: `${place.resource} (gone)` }]),
      ]}
      onChange={({ currentTarget }) => onPlace({ resource: currentTarget.value, rule: '' })}
    />
  );
}

function sayWhere({ form, choices, api }: PlaceSectionProps): string {
  const only = choices.length === 1 ? choices[0] : undefined;
  if (only) return `Into ${nameResource(only)}, which is there already.`;
  const kind = isPolicyForm(form) ? 'DestinationRule' : api === 'istio' ? 'VirtualService' : 'HTTPRoute';
  return `Into a new ${kind}: none is there for this service.`;
}

export function PlaceSection(props: PlaceSectionProps) {
  const { form, api, place, choices, fallback, onApi, onPlace } = props;
  const target =
    choices.find(({ id }) => id === (place.resource || fallback)) ??
    (choices.length === 1 ? choices[0] : undefined);
  const rules = target?.rules ?? [];
  return (
    <FormSection title="Where">
      <ChoiceStrip label="API" options={APIS} value={api} onChange={onApi} />
      {choices.length > 1 || place.resource !== '' ? (
        <ResourceSelect {...props} />
      ) : (
        <p className={classes.muted}>{sayWhere(props)}</p>
      )}
      {rules.length > 1 ? (
        <NativeSelect
          size="xs"
          label="Rule"
          value={place.rule}
          data={[
            {
              value: '',
              label: ADDS_RULE.has(form)
                ? 'A new one before the others'
                : 'The one that takes what no other takes',
            },
            ...rules.map((rule) => ({ value: String(rule.index), label: sayRule(rule) })),
          ]}
          onChange={({ currentTarget }) => onPlace({ rule: currentTarget.value })}
        />
      ) : null}
      {api === 'gateway' ? (
        <FormRow>
          <TextInput
            size="xs"
            label="Port of the Service"
            inputMode="numeric"
            placeholder="as configured or seen"
            maxLength={5}
            value={place.port}
            onChange={({ currentTarget }) => onPlace({ port: currentTarget.value.replaceAll(/\D/g, '') })}
          />
        </FormRow>
      ) : null}
    </FormSection>
  );
}
