/** The Access log page: who called what, when. */
import { PageHeader } from '../../ui/page-header.tsx';
import { AccessLogView } from '../../ui/access-log/access-log-view.tsx';
import type { Narrowing } from '../../ui/access-log/use-question.ts';
import { DayMenu } from './day-menu.tsx';

const EVERYTHING: Narrowing = { fixed: {}, scoped: true };

export function AccessLogPage() {
  return (
    <>
      <PageHeader title="Access log" status="who called what, when" actions={<DayMenu />} />
      <AccessLogView narrowing={EVERYTHING} whole />
    </>
  );
}
