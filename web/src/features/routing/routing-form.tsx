/** The routing table being written, with a box that tries it as it is. */
import { Button } from '@mantine/core';
import { routingSchema, type Routing } from '@sightglass/shared/contract';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useApi, type ApiResult } from '../../api/use-api.ts';
import { useChange } from '../../api/use-change.ts';
import { formatMoment } from '../../format/time.ts';
import { useLinkTo } from '../../routes.ts';
import { KeptInFile } from '../../ui/alerts/kept-in-file.tsx';
import { RoutingTrial } from '../../ui/alerts/routing-trial.tsx';
import { FormPage, FormSection } from '../../ui/form/form-page.tsx';
import { MultiChoiceField } from '../../ui/form/multi-choice-field.tsx';
import { ReceiversField } from '../../ui/form/receivers-field.tsx';
import { SwitchField } from '../../ui/form/switch-field.tsx';
import { useDraft } from '../../ui/form/use-draft.ts';
import { Panel } from '../../ui/panel.tsx';
import { RouteFields } from './route-fields.tsx';
import { moveItem, NEW_ROUTE } from './route-list.ts';
import { TimingFields } from './timing-fields.tsx';

const TAB = { page: 'alerts', search: { tab: 'routing' } } as const;
const LABELS = ['alertname', 'service', 'severity', 'cluster', 'namespace', 'workload'].map((value) => ({
  value,
  label: value,
}));

const NOBODY = { placeholder: 'Nobody', hint: 'Without one, nobody is told of what no route takes' };

type RoutingRecord = NonNullable<ApiResult<'getRouting'>['data']>;

export function RoutingForm({ record }: { readonly record: RoutingRecord }) {
  const [initial] = useState(record.routing);
  const [version] = useState(record.version);
  const form = useDraft({ schema: routingSchema, initial, key: 'routing' });
  const change = useChange('changeRouting', { invalidates: ['getRouting'] });
  const receivers = useApi('getReceivers', {}, { live: false });
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const held = form.read('routes');
  const routes: readonly unknown[] = Array.isArray(held) ? held : [];
  const tried: Pick<Routing, 'routes' | 'fallback'> | null = form.parsed;
  return (
    <FormPage
      title="Routing"
      crumbs={[
        { label: 'Alerts', to: { page: 'alerts' } },
        { label: 'Routing table', to: TAB },
      ]}
      noun="routing table"
      form={form}
      schema={routingSchema}
      status={
        record.version === 0
          ? 'never changed'
          : `version ${record.version}, ${formatMoment(record.updatedAt)} by ${record.updatedBy}`
      }
      onSave={(body) => change.mutateAsync({ query: { version }, body })}
      onSaved={() => void navigate(linkTo(TAB))}
      cancelTo={TAB}
      preview={
        <Panel id="try" title="Try it" note="as it is written here; nobody is told">
          {tried ? (
            <RoutingTrial
              routing={tried}
              nameReceiver={(id) =>
                receivers.data?.receivers.find((one) => one.id === id)?.receiver.name ?? id
              }
            />
          ) : (
            <p className="sg-muted">Once every field makes sense.</p>
          )}
        </Panel>
      }
    >
      <KeptInFile record={record} />
      <FormSection
        title="Routes"
        note="Looked at from above: the first that matches takes an alert. Receivers of a rule or SLO win over the table."
      >
        {routes.map((_, index) => (
          <RouteFields
            // oxlint-disable-next-line react/no-array-index-key -- a route is known by its place alone
            key={index}
            form={form}
            index={index}
            count={routes.length}
            onMove={(by) => form.write('routes', moveItem(routes, index, by))}
            onRemove={() => form.write('routes', routes.toSpliced(index, 1))}
          />
        ))}
        <div>
          <Button
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => form.write('routes', [...routes, NEW_ROUTE])}
          >
            Add a route
          </Button>
        </div>
      </FormSection>
      <FormSection title="Fallback" note="Who is told of what no route takes.">
        <ReceiversField form={form} path="fallback" none={NOBODY} />
      </FormSection>
      <FormSection title="Grouping" note="Alerts with equal values of these labels are told together.">
        <MultiChoiceField form={form} path="grouping.by" label="By" options={LABELS} free />
        <TimingFields form={form} path="grouping" />
        <SwitchField
          form={form}
          path="inhibitCallers"
          label="A dead dependency holds back the alerts of its callers"
        />
      </FormSection>
    </FormPage>
  );
}
