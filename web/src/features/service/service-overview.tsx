/** The Overview tab: the preset dashboard, or what to do when nothing was carried; and who was seen at both ends. */
import type { ServiceDetail } from '@sightglass/shared/contract';
import { isMostlyGrpc } from '../../ui/signals/chart-choice.ts';
import { GoldenCharts } from '../../ui/signals/golden-charts.tsx';
import { QuietState } from '../../ui/signals/quiet-state.tsx';
import type { Subject } from '../../ui/signals/subject.ts';
import type { EarlierRange } from '../../ui/signals/use-comparison.ts';
import { isQuiet } from './service-model.ts';

interface ServiceOverviewProps {
  readonly subject: Subject;
  readonly detail: ServiceDetail;
  readonly earlier: EarlierRange | null;
}

export function ServiceOverview({ subject, detail, earlier }: ServiceOverviewProps) {
  if (isQuiet(detail)) return <QuietState name={detail.service.name} warnings={detail.warnings} />;
  return (
    <GoldenCharts
      subject={subject}
      direction={detail.service.measured}
      signals={detail.service}
      grpc={isMostlyGrpc(detail.service.measured === 'inbound' ? detail.callers : detail.callees)}
      earlier={earlier}
    />
  );
}
