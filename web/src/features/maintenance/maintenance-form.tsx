/** A maintenance window being written. In: what is kept of it, null for a new one. */
import { maintenanceSchema, type Maintenances } from '@sightglass/shared/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { useLinkTo } from '../../routes.ts';
import { ScopeFields } from '../../ui/alerts/scope-fields.tsx';
import { SpanFields } from '../../ui/alerts/span-fields.tsx';
import { DeleteButton } from '../../ui/form/delete-button.tsx';
import { fieldId } from '../../ui/form/field.ts';
import { useFocusOnOpen } from '../../ui/form/use-focus-on-open.ts';
import { FormPage, FormSection } from '../../ui/form/form-page.tsx';
import { SwitchField } from '../../ui/form/switch-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { useDraft } from '../../ui/form/use-draft.ts';

type MaintenanceRecord = Maintenances['windows'][number];

const TAB = { page: 'alerts', search: { tab: 'maintenance' } } as const;
const RENEWS = { invalidates: ['getMaintenances', 'getAlerts', 'getAlertSummary', 'getSlos'] } as const;
const HOUR_MS = 3_600_000;

function beginNew() {
  const startsAt = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  return {
    name: '',
    scope: { clusters: [], namespaces: [], services: [] },
    startsAt,
    endsAt: startsAt + 2 * HOUR_MS,
    holdAlerts: true,
    excludeFromBudget: true,
    comment: '',
  };
}

export function MaintenanceForm({ record }: { readonly record: MaintenanceRecord | null }) {
  const [initial] = useState(() => record?.maintenance ?? beginNew());
  const [version] = useState(record?.version);
  const form = useDraft({
    schema: maintenanceSchema,
    initial,
    key: `maintenance-${record?.id ?? 'new'}`,
  });
  const create = useChange('createMaintenance', RENEWS);
  const change = useChange('changeMaintenance', RENEWS);
  const remove = useChange('deleteMaintenance', RENEWS);
  const restore = useChange('restoreMaintenance', RENEWS);
  useFocusOnOpen(fieldId('name'), record === null);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const toTab = (): void => void navigate(linkTo(TAB));
  return (
    <FormPage
      title={record ? record.maintenance.name : 'New maintenance window'}
      crumbs={[
        { label: 'Alerts', to: { page: 'alerts' } },
        { label: 'Maintenance', to: TAB },
      ]}
      noun="maintenance window"
      form={form}
      schema={maintenanceSchema}
      status={record ? `by ${record.updatedBy}, ${record.state}` : null}
      actions={
        record ? (
          <DeleteButton
            noun="Maintenance window"
            name={record.maintenance.name}
            onDelete={async () => {
              await remove.mutateAsync({ params: { id: record.id }, query: { version: record.version } });
              form.finish();
            }}
            onRestore={() => restore.mutateAsync({ params: { id: record.id } })}
            onDeleted={toTab}
          />
        ) : null
      }
      onSave={(body) =>
        record
          ? change.mutateAsync({
              params: { id: record.id },
              query: version === undefined ? {} : { version },
              body,
            })
          : create.mutateAsync({ body })
      }
      onSaved={toTab}
      cancelTo={TAB}
    >
      <FormSection title="What">
        <TextField form={form} path="name" label="Name" placeholder="Upgrade of the ledger" required />
        <TextField form={form} path="comment" label="Comment" lines={2} />
      </FormSection>
      <FormSection title="When">
        <SpanFields form={form} />
      </FormSection>
      <FormSection
        title="Where"
        note="What lies in the scope is under maintenance; nothing chosen means all of it."
      >
        <ScopeFields form={form} path="scope" />
      </FormSection>
      <FormSection title="What it does">
        <SwitchField
          form={form}
          path="holdAlerts"
          label="Hold alerts back"
          hint="They still fire and are shown, but nobody is told."
        />
        <SwitchField
          form={form}
          path="excludeFromBudget"
          label="Leave its time out of error budgets"
          hint="The budget with it is shown beside, and who planned it."
        />
      </FormSection>
    </FormPage>
  );
}
