/** An alert rule being written. In: what is kept of it, null for a new one. */
import {
  alertRuleSchema,
  type AlertRule,
  type AlertRuleDraft,
  type AlertRuleRecord,
} from '@sightglass/shared/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAsk } from '../../api/use-ask.ts';
import { useChange } from '../../api/use-change.ts';
import { formatMoment } from '../../format/time.ts';
import { useLinkTo } from '../../routes.ts';
import { KeptInFile } from '../../ui/alerts/kept-in-file.tsx';
import { DeleteButton } from '../../ui/form/delete-button.tsx';
import { fieldId } from '../../ui/form/field.ts';
import { useFocusOnOpen } from '../../ui/form/use-focus-on-open.ts';
import { FormPage } from '../../ui/form/form-page.tsx';
import { useDraft } from '../../ui/form/use-draft.ts';
import { useSearch } from '../../url/use-search.ts';
import { PreviewPanel, type PreviewRange } from './preview-panel.tsx';
import { beginRule } from './rule-draft.ts';
import { RuleSections } from './rule-sections.tsx';
import { alertRuleSearch } from './search.ts';
import { sayPresent } from './units.ts';
import { VersionsPanel } from './versions-panel.tsx';

const TAB = { page: 'alerts', search: { tab: 'rules' } } as const;
const RENEWS = {
  invalidates: ['getAlertRules', 'getAlertRule', 'getAlertRuleHistory', 'getAlerts', 'getAlertSummary'],
} as const;

/** The last draft that made sense: what is half typed does not blank the preview. */
function useLastSensible(parsed: AlertRule | null): AlertRule | null {
  const [last, setLast] = useState(parsed);
  if (parsed !== null && parsed !== last) setLast(parsed);
  return parsed ?? last;
}

export function AlertRuleForm({ record }: { readonly record: AlertRuleRecord | null }) {
  const [begun] = useSearch(alertRuleSearch);
  const { service, suggest, ofCluster, ofNamespace } = begun;
  const [initial] = useState<AlertRuleDraft>(() => record?.rule ?? beginRule(begun));
  const [version] = useState(record?.version);
  const [range, setRange] = useState<PreviewRange>('now-1d');
  const about = [service, suggest, ofCluster, ofNamespace].filter((text) => text !== '').join('-');
  const key = `alert-rule-${record?.id ?? (about === '' ? 'new' : `new-${about}`)}`;
  const form = useDraft({ schema: alertRuleSchema, initial, key });
  const sensible = useLastSensible(form.parsed);
  const preview = useAsk(
    'previewAlertRule',
    {
      body: {
        rule: sensible ?? alertRuleSchema.parse({ ...beginRule({ service: '' }), name: 'new' }),
        range,
      },
    },
    { enabled: sensible !== null },
  );
  const create = useChange('createAlertRule', RENEWS);
  const change = useChange('changeAlertRule', RENEWS);
  const remove = useChange('deleteAlertRule', RENEWS);
  const restore = useChange('restoreAlertRule', RENEWS);
  useFocusOnOpen(fieldId('name'), record === null);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const toTab = (): void => void navigate(linkTo(TAB));
  return (
    <FormPage
      title={record ? record.rule.name : 'New alert rule'}
      crumbs={[
        { label: 'Alerts', to: { page: 'alerts' } },
        { label: 'Rules', to: TAB },
      ]}
      noun="alert rule"
      form={form}
      schema={alertRuleSchema}
      status={
        record
          ? `version ${record.version}, ${formatMoment(record.updatedAt)} by ${record.updatedBy}${record.rule.paused ? ', paused' : ''}`
          : null
      }
      actions={
        record && record.origin === 'console' ? (
          <DeleteButton
            noun="Alert rule"
            name={record.rule.name}
            onDelete={async () => {
              await remove.mutateAsync({ params: { id: record.id }, query: { version: record.version } });
              form.finish();
            }}
            onRestore={() => restore.mutateAsync({ params: { id: record.id } })}
            onDeleted={toTab}
            consequence="Its alerts end."
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
      preview={
        <>
          <PreviewPanel
            preview={preview}
            range={range}
            onRange={setRange}
            isDraftSensible={form.parsed !== null}
            hasAsked={sensible !== null}
          />
          {record ? (
            <VersionsPanel id={record.id} current={record.version} onTake={(rule) => form.replace(rule)} />
          ) : null}
        </>
      }
    >
      <KeptInFile record={record} />
      <RuleSections form={form} present={preview.data ? sayPresent(preview.data) : null} />
    </FormPage>
  );
}
