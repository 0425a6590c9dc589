/** What the silence being written would hold back at present. */
import type { Matcher } from '@sightglass/shared/contract';
import { compileKept, readLabels } from '@sightglass/shared/matchers';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { linkToAlert } from '../../ui/alerts/alert-model.ts';
import { SeverityBadge } from '../../ui/alerts/severity.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './silence.module.css';

/** `matchers`: null while they make no sense. */
export function HeldNow({ matchers }: { readonly matchers: readonly Matcher[] | null }) {
  const result = useApi('getAlerts', {}, { present: true });
  return (
    <Panel id="held" title="Held back now">
      <Faces result={result} what="the alerts">
        {({ alerts }) => {
          if (matchers === null) return <p className="sg-muted">Once the matchers make sense.</p>;
          const isHeld = compileKept(matchers);
          const held = alerts.filter((alert) => isHeld(readLabels(alert)));
          return (
            <>
              <p role="status" className={classes.count}>
                {held.length === 0
                  ? `None of the ${formatCounted(alerts.length, 'alert')} at present.`
                  : `${held.length} of ${formatCounted(alerts.length, 'alert')} at present:`}
              </p>
              <ul className={classes.held}>
                {held.slice(0, 12).map(({ fingerprint, summary, severity }) => (
                  <li key={fingerprint}>
                    <SeverityBadge severity={severity} quiet />
                    <PageLink to={linkToAlert(fingerprint)}>{summary}</PageLink>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Faces>
    </Panel>
  );
}
