/** The form of an alert rule, with what it would have done while it is being written. */
import { useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { Faces } from '../../ui/faces.tsx';
import { AlertRuleForm } from './alert-rule-form.tsx';

export function AlertRulePage() {
  const { id = '' } = useParams();
  return id === 'new' ? <AlertRuleForm key="new" record={null} /> : <KeptRule key={id} id={id} />;
}

function KeptRule({ id }: { readonly id: string }) {
  const result = useApi('getAlertRule', { params: { id } }, { live: false, keepPrevious: false });
  return (
    <Faces result={result} what="the alert rule">
      {(record) => <AlertRuleForm record={record} />}
    </Faces>
  );
}
