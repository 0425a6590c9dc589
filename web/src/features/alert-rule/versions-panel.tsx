/** Every version of the rule, with who and when; an earlier one can be taken into the form. */
import { Button } from '@mantine/core';
import type { AlertRule } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatMoment } from '../../format/time.ts';
import { describeCondition } from '../../ui/alerts/condition-words.ts';
import { Faces } from '../../ui/faces.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './preview.module.css';

interface VersionsPanelProps {
  readonly id: string;
  readonly current: number;
  readonly onTake: (rule: AlertRule) => void;
}

export function VersionsPanel({ id, current, onTake }: VersionsPanelProps) {
  const result = useApi('getAlertRuleHistory', { params: { id } }, { live: false });
  return (
    <Panel id="versions" title="Versions" calls={[buildApiUrl('getAlertRuleHistory', { params: { id } })]}>
      <Faces result={result} what="the versions">
        {({ revisions }) => (
          <ol className={classes.versions}>
            {revisions
              .toSorted((a, b) => b.version - a.version)
              .map(({ version, at, by, action, document }) => (
                <li key={version}>
                  <strong>{version}</strong>
                  <span>
                    {action} {formatMoment(at)} by {by}
                  </span>
                  <span className="sg-muted">{describeCondition(document)}</span>
                  {version === current ? (
                    <span className="sg-muted">in force</span>
                  ) : (
                    <Button size="compact-xs" onClick={() => onTake(document)}>
                      Take into the form
                    </Button>
                  )}
                </li>
              ))}
          </ol>
        )}
      </Faces>
    </Panel>
  );
}
