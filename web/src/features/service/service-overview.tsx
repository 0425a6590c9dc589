/** The Overview tab: the preset dashboard, or what to do when nothing was carried; and who was seen at both ends. */
import type { ServiceDetail } from '@sightglass/shared/contract';
import { isMostlyGrpc } from '../../ui/signals/chart-choice.ts';
import { GoldenCharts } from '../../ui/signals/golden-charts.tsx';
import { QuietState } from '../../ui/signals/quiet-state.tsx';
import type { Subject } from '../../ui/signals/subject.ts';
import type { EarlierRange } from '../../ui/signals/use-comparison.ts';
import { isQuiet } from './service-model.ts';
import { WhatChanged } from './what-changed.tsx';
import classes from './what-changed.module.css';

interface ServiceOverviewProps {
  readonly subject: Subject;
  readonly detail: ServiceDetail;
  readonly earlier: EarlierRange | null;
  /** When trouble began; empty for none in particular. */
  readonly around: string;
}

export function ServiceOverview({ subject, detail, earlier, around }: ServiceOverviewProps) {
  const changes = <WhatChanged id={subject.id} around={around} />;
  if (isQuiet(detail)) {
    return (
      <div className={classes.overview}>
        <QuietState name={detail.service.name} warnings={detail.warnings} />
        {changes}
      </div>
    );
  }
  return (
    <div className={classes.overview}>
      {changes}
      <GoldenCharts
        subject={subject}
        direction={detail.service.measured}
        signals={detail.service}
        grpc={isMostlyGrpc(detail.service.measured === 'inbound' ? detail.callers : detail.callees)}
        earlier={earlier}
      />
    </div>
  );
}
