/** Drafts of saturation signals: what a form begins with, and what each kind of usage and capacity begins with. Pure. */
import {
  saturationSignalSchema,
  type SaturationSignal,
  type SaturationSignalDraft,
} from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';

type Usage = SaturationSignalDraft['usage'];
type Capacity = SaturationSignalDraft['capacity'];

export function beginUsage(kind: Usage['kind']): Usage {
  return kind === 'gauge' ? { kind, gauge: { metric: '', matchers: {} } } : { kind, expression: '' };
}

export function beginCapacity(kind: Capacity['kind']): Capacity {
  switch (kind) {
    case 'constant':
      return { kind, value: 100 };
    case 'label':
      return { kind, label: '' };
    case 'gauge':
    case 'remaining':
      return { kind, gauge: { metric: '', matchers: {} } };
    default:
      return { kind, expression: '' };
  }
}

export function beginSignal(serviceId: string): SaturationSignalDraft {
  const service = parseServiceId(serviceId);
  return {
    name: '',
    scope: {
      cluster: service?.cluster ?? null,
      namespace: service?.namespace ?? null,
      service: service?.name ?? null,
      workload: null,
    },
    usage: beginUsage('gauge'),
    capacity: beginCapacity('constant'),
    combine: 'max',
    warning: 0.75,
    critical: 0.9,
    unit: 'count',
  };
}

/** What can be tried already: a missing name keeps nothing back. Null while the rest makes no sense. */
export function previewableSignal(draft: SaturationSignalDraft): SaturationSignal | null {
  const named = draft.name.trim() === '' ? { ...draft, name: 'signal' } : draft;
  const parsed = saturationSignalSchema.safeParse(named);
  return parsed.success ? parsed.data : null;
}
