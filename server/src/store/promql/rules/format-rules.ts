/** Rule groups as the text of a file: plain, for Prometheus, Thanos, Mimir and vmalert, or as the operator's PrometheusRule. */
import { stringify } from 'yaml';
import type { RuleGroup } from './build-rules.ts';

export type RuleFormat = 'plain' | 'operator';

const HEADER = `# Recording rules for Sightglass: traffic by edge, without pods. docs/recording-rules.md says how to install them.
# Generated. The console finds them by the labels of sightglass:recording_rules:info: generate them again instead of editing.
`;

/** YAML with a comment on top. */
export function formatRules(groups: readonly RuleGroup[], format: RuleFormat): string {
  const plain = { groups };
  const resource = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'sightglass', labels: { 'app.kubernetes.io/name': 'sightglass' } },
    spec: plain,
  };
  return (
    HEADER + stringify(format === 'plain' ? plain : resource, { lineWidth: 0, aliasDuplicateObjects: false })
  );
}
