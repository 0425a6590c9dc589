/** The form of the routing table. */
import { useApi } from '../../api/use-api.ts';
import { Faces } from '../../ui/faces.tsx';
import { RoutingForm } from './routing-form.tsx';

export function RoutingPage() {
  const result = useApi('getRouting', {}, { live: false, keepPrevious: false });
  return (
    <Faces result={result} what="the routing table">
      {(record) => <RoutingForm record={record} />}
    </Faces>
  );
}
