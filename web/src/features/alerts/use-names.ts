/** Names behind ids: of receivers, and of the rules and SLOs that alerts come from. Also of the deleted, which the past knows. */
import { useMemo } from 'react';
import { useApi } from '../../api/use-api.ts';

export interface Named {
  readonly value: string;
  readonly label: string;
}

export function useNames(): { readonly receivers: readonly Named[]; readonly sources: readonly Named[] } {
  const deleted = { query: { deleted: 'true' } } as const;
  const receivers = useApi('getReceivers', deleted, { live: false });
  const rules = useApi('getAlertRules', deleted, { live: false });
  const slos = useApi('getSlos', deleted, { live: false });
  return useMemo(
    () => ({
      receivers: (receivers.data?.receivers ?? []).map(({ id, receiver }) => ({
        value: id,
        label: receiver.name,
      })),
      sources: [
        ...(rules.data?.rules ?? []).map(({ id, rule }) => ({ value: id, label: rule.name })),
        ...(slos.data?.slos ?? []).map(({ id, slo }) => ({ value: id, label: slo.name })),
      ].toSorted((a, b) => a.label.localeCompare(b.label, 'en')),
    }),
    [receivers.data, rules.data, slos.data],
  );
}
