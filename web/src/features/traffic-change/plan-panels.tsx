/** Beside the form, while its author types: what the change would do, the difference with its YAML, and what validations say of it. */
import { Button } from '@mantine/core';
import type { PlannedResource, TrafficPlan } from '@sightglass/shared/contract';
import { useState } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { localizeMoments } from '../../format/time.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { ProblemList } from '../../ui/config/problem-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LineDiff } from '../../ui/line-diff/line-diff.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PanelWarnings } from '../../ui/security/panel-warnings.tsx';
import { YamlTools } from '../../ui/security/yaml-block.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import { API_WORDS } from '../../ui/traffic/form-words.ts';
import classes from './plan.module.css';
import {
  FATE_WORDS,
  fateOf,
  nameResource,
  sayProblems,
  sayResources,
  sortConsequences,
  TONES,
} from './plan-words.ts';

interface PlanProps {
  readonly plan: TrafficPlan;
  readonly id: string;
}

export function ConsequencePanel({
  plan,
  id,
  busy,
  onUseApi,
}: PlanProps & { readonly busy: boolean; readonly onUseApi: (() => void) | null }) {
  const { consequence, unsupported, refused, warnings } = plan;
  const calls = [buildApiUrl('planTraffic', { params: { id } })];
  return (
    <Panel
      id="consequence"
      title="What it would do"
      note={busy ? 'working it out …' : 'from the traffic of the range'}
      calls={calls}
    >
      {unsupported === null ? null : (
        <EmptyState
          title="This API cannot say it"
          action={onUseApi ? <Button onClick={onUseApi}>Use {API_WORDS.istio}</Button> : undefined}
        >
          {unsupported}
        </EmptyState>
      )}
      {refused === null ? null : <EmptyState title="Nothing is written">{refused}</EmptyState>}
      {consequence.length > 0 ? (
        <ul className={classes.consequences} aria-label="Consequences">
          {sortConsequences(consequence).map(({ tone, text }) => (
            <li key={`${tone} ${text}`} data-tone={tone}>
              <span className={classes.tone}>
                <StatusShape health={TONES[tone].health} />
                {TONES[tone].word}
              </span>
              <span className={classes.said}>{localizeMoments(text)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {consequence.length === 0 && unsupported === null && refused === null ? (
        <p className={classes.muted}>Nothing that was seen lets anything be said about it.</p>
      ) : null}
      <PanelWarnings warnings={warnings} />
    </Panel>
  );
}

type Shown = 'difference' | 'yaml';

const SHOWN = [
  { value: 'difference', label: 'Difference' },
  { value: 'yaml', label: 'YAML' },
] as const;

function PlannedView({
  resource,
  configured,
  shown,
}: {
  readonly resource: PlannedResource;
  readonly configured: boolean;
  readonly shown: Shown;
}) {
  const { id, before, after, origin, cluster } = resource;
  const fate = fateOf(resource, configured);
  const name = nameResource(resource);
  return (
    <li className={classes.resource}>
      <div className={classes.resourceHead}>
        {origin === null ? (
          <strong>
            <bdi>{name}</bdi>
          </strong>
        ) : (
          <PageLink to={{ page: 'mesh', search: { tab: 'configuration', resource: id } }}>
            <bdi>{name}</bdi>
          </PageLink>
        )}
        <span className={classes.fate} data-fate={fate}>
          {FATE_WORDS[fate]}
        </span>
        <bdi className={classes.muted}>
          {origin === null ? cluster : `${origin.where}${origin.line === null ? '' : `:${origin.line}`}`}
        </bdi>
      </div>
      {shown === 'difference' && configured ? (
        fate === 'unchanged' ? (
          <p className={classes.muted}>It says the same already: nothing of it is written.</p>
        ) : (
          <LineDiff label={`What changes in ${name}`} before={before ?? ''} after={after} />
        )
      ) : (
        <pre
          role="region"
          className={classes.code}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={`YAML of ${name}`}
        >
          {after}
        </pre>
      )}
    </li>
  );
}

export function ResourcesPanel({ plan, id, fileName }: PlanProps & { readonly fileName: string }) {
  const [shown, setShown] = useState<Shown>('difference');
  const { configured, resources, yaml } = plan;
  if (resources.length === 0) return null;
  return (
    <Panel
      id="resources"
      title={configured ? 'What changes' : 'What is written'}
      note={sayResources(plan)}
      calls={[buildApiUrl('planTraffic', { params: { id } })]}
    >
      <div className={classes.tools}>
        {configured ? <ChoiceStrip label="Shown" options={SHOWN} value={shown} onChange={setShown} /> : null}
        <YamlTools text={yaml} fileName={fileName} />
      </div>
      {configured ? null : (
        <p className={classes.muted}>
          No configuration is connected: this is written from what was observed, and nothing tells what is
          there already. Compare it yourself before you apply it.
        </p>
      )}
      <ul className={classes.resources} aria-label="Resources">
        {resources.map((resource) => (
          <PlannedView key={resource.id} resource={resource} configured={configured} shown={shown} />
        ))}
      </ul>
    </Panel>
  );
}

export function ValidationsPanel({ plan, id }: PlanProps) {
  const { problems, solved, configured, resources } = plan;
  if (resources.length === 0) return null;
  const fresh = problems.filter(({ isNew }) => isNew);
  const old = problems.filter(({ isNew }) => !isNew);
  return (
    <Panel
      id="validations"
      title="Validations"
      note={sayProblems(plan) || 'nothing found'}
      calls={[buildApiUrl('planTraffic', { params: { id } })]}
      flush
    >
      {fresh.length > 0 ? (
        <>
          <h3 className={classes.group}>The change would bring</h3>
          <ProblemList label="New problems" problems={fresh} />
        </>
      ) : null}
      {solved.length > 0 ? (
        <>
          <h3 className={classes.group}>The change would solve</h3>
          <ul className={classes.solved} aria-label="Solved problems">
            {solved.map(({ code, resource, message }) => (
              <li key={`${code} ${resource} ${message}`}>
                <StatusShape health="ok" />
                <code>{code}</code>
                <span className={classes.said}>{message}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {old.length > 0 ? (
        <>
          <h3 className={classes.group}>There already</h3>
          <ProblemList label="Problems that are there already" problems={old} />
        </>
      ) : null}
      {problems.length + solved.length === 0 ? (
        <p className={classes.none}>
          {configured
            ? 'Nothing is found in what the change touches.'
            : 'Nothing is found in what is written, alone: what is there already is not known.'}
        </p>
      ) : null}
    </Panel>
  );
}
