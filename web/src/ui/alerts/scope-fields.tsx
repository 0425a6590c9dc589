/** Where a rule or a maintenance window applies: clusters, namespaces, services; none chosen means all. */
import { useMemo } from 'react';
import { useApi } from '../../api/use-api.ts';
import { MultiChoiceField } from '../form/multi-choice-field.tsx';
import type { DraftFields } from '../form/use-draft.ts';

interface ScopeFieldsProps {
  readonly form: DraftFields;
  /** Of the scope within the draft. */
  readonly path: string;
}

const DAY = { range: 'now-24h' } as const;

export function ScopeFields({ form, path }: ScopeFieldsProps) {
  const mesh = useApi('getMesh', {}, { live: false });
  const services = useApi('getServices', { query: DAY }, { live: false });
  const clusters = useMemo(
    () => (mesh.data?.clusters ?? []).map(({ name }) => ({ value: name, label: name })),
    [mesh.data],
  );
  const namespaces = useMemo(() => {
    const names = (mesh.data?.clusters ?? []).flatMap((cluster) => cluster.namespaces);
    return [...new Set(names)].toSorted().map((name) => ({ value: name, label: name }));
  }, [mesh.data]);
  const options = useMemo(
    () =>
      (services.data?.services ?? []).map(({ id, name, namespace, cluster }) => ({
        value: id,
        label: `${name}, ${namespace} in ${cluster}`,
      })),
    [services.data],
  );
  return (
    <>
      <MultiChoiceField
        form={form}
        path={`${path}.clusters`}
        label="Clusters"
        options={clusters}
        placeholder="All clusters"
      />
      <MultiChoiceField
        form={form}
        path={`${path}.namespaces`}
        label="Namespaces"
        options={namespaces}
        placeholder="All namespaces"
      />
      <MultiChoiceField
        form={form}
        path={`${path}.services`}
        label="Services"
        options={options}
        placeholder="All services of these"
        nothing="Not seen in the last day"
      />
    </>
  );
}
