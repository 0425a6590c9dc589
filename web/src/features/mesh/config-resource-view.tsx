/** One resource: where it stands, its YAML, and every version that the console saw, each with what it changed. */
import { Button } from '@mantine/core';
import type { ConfigProblem, ConfigResourceDetail } from '@sightglass/shared/contract';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { ProblemList } from '../../ui/config/problem-list.tsx';
import { sayCounts } from '../../ui/config/problem-words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LineDiff } from '../../ui/line-diff/line-diff.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { ACTION_WORDS, formatPlace, formatResourceName, markLines } from './config-model.ts';
import classes from './mesh.module.css';

function AboutPanel({
  resource,
  calls,
}: {
  readonly resource: ConfigResourceDetail;
  readonly calls: string[];
}) {
  const { apiVersion, kind, cluster, namespace, origin, createdAt, firstSeenAt, changedAt, deletedAt } =
    resource;
  return (
    <Panel id="config-resource" title={`${kind} ${formatResourceName(resource)}`} calls={calls}>
      <DefinitionList
        items={[
          ['Kind', `${kind}, ${apiVersion}`],
          ['Cluster', cluster],
          ['Namespace', namespace === '' ? 'none: it is of the whole cluster' : namespace],
          ['Where', formatPlace(origin.where, origin.line)],
          ['Created', createdAt === null ? undefined : formatMoment(createdAt)],
          ['Seen first', formatMoment(firstSeenAt)],
          ['Last change', changedAt === firstSeenAt ? 'none seen' : formatMoment(changedAt)],
          ['Deleted', deletedAt === null ? undefined : formatMoment(deletedAt)],
        ]}
      />
    </Panel>
  );
}

function YamlPanel({
  resource,
  problems,
  calls,
}: {
  readonly resource: ConfigResourceDetail;
  readonly problems: readonly ConfigProblem[];
  readonly calls: string[];
}) {
  const { yaml, name, kind, deletedAt } = resource;
  return (
    <Panel
      id="config-yaml"
      title={deletedAt === null ? 'YAML' : 'YAML before it was deleted'}
      calls={calls}
      actions={
        <>
          <CopyButton text={yaml} label="Copy the YAML" />
          <Button
            variant="subtle"
            leftSection={<IconDownload size={14} />}
            onClick={() => saveFile(`${kind.toLowerCase()}-${name}.yaml`, yaml)}
          >
            Download
          </Button>
        </>
      }
    >
      <pre
        role="region"
        className={classes.code}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`YAML of ${name}`}
      >
        {markLines(yaml, problems).map(({ text, line, problem }) =>
          problem ? (
            <mark key={line} data-severity={problem.severity} title={`${problem.code}: ${problem.message}`}>
              {text}
              <span className={classes.marked}>{`  ← line ${line}, ${problem.code}`}</span>
              {'\n'}
            </mark>
          ) : (
            `${text}\n`
          ),
        )}
      </pre>
    </Panel>
  );
}

function VersionsPanel({
  resource,
  calls,
}: {
  readonly resource: ConfigResourceDetail;
  readonly calls: string[];
}) {
  const { history } = resource;
  return (
    <Panel id="config-versions" title="Versions" note={formatCount(history.length)} calls={calls} flush>
      {history.length === 0 ? (
        <p className={classes.empty}>No version is kept yet.</p>
      ) : (
        <ol className={classes.versions} aria-label="Versions, newest first">
          {history.map(({ at, action, yaml }, i) => {
            const before = history[i + 1];
            const when = formatMoment(at);
            return (
              <li key={`${at} ${action} ${history.length - i}`}>
                <div className={classes.version}>
                  <strong>{ACTION_WORDS[action]}</strong>
                  <time dateTime={new Date(at).toISOString()}>{when}</time>
                </div>
                {before && action !== 'deleted' && before.yaml !== yaml ? (
                  <LineDiff label={`What changed ${when}`} before={before.yaml} after={yaml} />
                ) : null}
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}

function ResourceProblems({
  problems,
  calls,
}: {
  readonly problems: readonly ConfigProblem[];
  readonly calls: string[];
}) {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of problems) counts[severity]++;
  return (
    <Panel id="config-validation" title="Problems" note={sayCounts(counts)} calls={calls} flush>
      <ProblemList label="Problems of the resource" problems={problems} ofOne />
    </Panel>
  );
}

const NONE: readonly ConfigProblem[] = [];

export function ConfigResourceView({ id }: { readonly id: string }) {
  const args = { params: { id } };
  const result = useApi('getConfigResource', args, { present: true, keepPrevious: false });
  const calls = [buildApiUrl('getConfigResource', args)];
  const found = { query: { resource: id } };
  const problems = useApi('getConfigProblems', found, { present: true }).data?.problems ?? NONE;
  return (
    <>
      <WarningsBar warnings={result.data?.warnings} />
      <p className={classes.back}>
        <PageLink to={{ page: 'mesh', search: { tab: 'configuration' } }}>
          <IconArrowLeft size={14} aria-hidden /> All resources
        </PageLink>
      </p>
      <Faces result={result} what="the resource" loading={<LoadingBlock height={320} />}>
        {(resource) => (
          <>
            <AboutPanel resource={resource} calls={calls} />
            {problems.length > 0 ? (
              <ResourceProblems problems={problems} calls={[buildApiUrl('getConfigProblems', found)]} />
            ) : null}
            <YamlPanel
              resource={resource}
              problems={resource.deletedAt === null ? problems : NONE}
              calls={calls}
            />
            <VersionsPanel resource={resource} calls={calls} />
          </>
        )}
      </Faces>
    </>
  );
}
