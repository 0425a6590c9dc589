/** Cluster and namespace scope, from what the mesh has. */
import { useApi } from '../api/use-api.ts';
import { useFrame } from '../url/use-frame.ts';
import { ScopeSelect } from './scope-select.tsx';

export function ScopePicker() {
  const { clusters, namespaces, setFrame } = useFrame();
  const { data } = useApi('getMesh');
  const known = data?.clusters ?? [];
  const inScope = clusters.length === 0 ? known : known.filter(({ name }) => clusters.includes(name));
  return (
    <>
      <ScopeSelect
        noun="cluster"
        options={known.map(({ name }) => name)}
        chosen={clusters}
        onChange={(cluster) => setFrame({ cluster })}
      />
      <ScopeSelect
        noun="namespace"
        options={[...new Set(inScope.flatMap((cluster) => cluster.namespaces))]}
        chosen={namespaces}
        onChange={(namespace) => setFrame({ namespace })}
      />
    </>
  );
}
