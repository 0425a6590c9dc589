/** Alerts: what fires and what fired, by which rules, who is told, and what became of it. */
import { useNavigate } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { useLinkTo } from '../../routes.ts';
import { useAlertSummary } from '../../ui/alerts/use-alert-summary.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { useSearch } from '../../url/use-search.ts';
import { DeliveriesTab } from './deliveries-tab.tsx';
import { FiringTab } from './firing-tab.tsx';
import { HeaderActions } from './header-actions.tsx';
import { HistoryTab } from './history-tab.tsx';
import { LedgerTab } from './ledger-tab.tsx';
import { MaintenanceTab } from './maintenance-tab.tsx';
import { ReceiversTab } from './receivers-tab.tsx';
import { RoutingTab } from './routing-tab.tsx';
import { RulesTab } from './rules-tab.tsx';
import { pageSearch, type AlertTab } from './search.ts';
import { SilencesTab } from './silences-tab.tsx';

export function AlertsPage() {
  const [{ tab }] = useSearch(pageSearch);
  const { data } = useAlertSummary();
  const dead = useApi('getReceivers', {}, { present: true }).data?.receivers.reduce(
    (sum, receiver) => sum + receiver.dead,
    0,
  );
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const tabs: readonly PageTab<AlertTab>[] = [
    { value: 'firing', label: 'Firing', count: data?.firing, render: () => <FiringTab /> },
    { value: 'history', label: 'History', render: () => <HistoryTab /> },
    { value: 'rules', label: 'Rules', render: () => <RulesTab /> },
    { value: 'silences', label: 'Silences', render: () => <SilencesTab /> },
    { value: 'maintenance', label: 'Maintenance', render: () => <MaintenanceTab /> },
    { value: 'receivers', label: 'Receivers', render: () => <ReceiversTab /> },
    { value: 'routing', label: 'Routing', render: () => <RoutingTab /> },
    {
      value: 'deliveries',
      label: 'Deliveries',
      ...(dead ? { count: dead } : {}),
      render: () => <DeliveriesTab />,
    },
    { value: 'ledger', label: 'Ledger', render: () => <LedgerTab /> },
  ];
  return (
    <>
      <PageHeader
        title="Alerts"
        status={
          data ? (
            <span aria-live="polite">
              {formatCounted(data.firing, 'alert')} firing, {formatCount(data.pending)} pending
            </span>
          ) : null
        }
        actions={<HeaderActions />}
      />
      <PageTabs
        label="Parts of alerting"
        tabs={tabs}
        value={tab}
        onChange={(next) =>
          void navigate(linkTo({ page: 'alerts', search: next === 'firing' ? {} : { tab: next } }), {
            preventScrollReset: true,
          })
        }
      />
    </>
  );
}
