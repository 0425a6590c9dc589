/** The fields of whichever form the draft is of. */
import type { ChangeContext, SettingsForm } from './fields.ts';
import { CanaryFields } from './canary-fields.tsx';
import { BalancingFields, BreakerFields } from './policy-fields.tsx';
import { FaultFields, MatchFields, MirrorFields, RedirectFields } from './request-fields.tsx';
import { TimeoutsFields } from './time-fields.tsx';
import { BlueGreenFields, SplitFields } from './version-fields.tsx';

interface FormFieldsProps extends ChangeContext {
  readonly form: SettingsForm;
  readonly onVersion: (version: string) => void;
}

export function FormFields({ onVersion, ...shared }: FormFieldsProps) {
  const { value } = shared.form;
  switch (value.form) {
    case 'split':
      return <SplitFields {...shared} value={value} />;
    case 'canary':
      return <CanaryFields {...shared} value={value} />;
    case 'blue-green':
      return <BlueGreenFields {...shared} value={value} />;
    case 'match':
      return <MatchFields {...shared} value={value} />;
    case 'redirect':
      return <RedirectFields {...shared} value={value} />;
    case 'timeouts':
      return <TimeoutsFields {...shared} value={value} />;
    case 'circuit-breaker':
      return <BreakerFields {...shared} value={value} onVersion={onVersion} />;
    case 'fault':
      return <FaultFields {...shared} value={value} />;
    case 'mirror':
      return <MirrorFields {...shared} value={value} />;
    case 'load-balancing':
      return <BalancingFields {...shared} value={value} onVersion={onVersion} />;
    default:
      return null;
  }
}
