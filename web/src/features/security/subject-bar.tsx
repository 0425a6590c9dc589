/** What the workbench begins from: a service, whose observed callers are to be allowed and how narrowly; or an edge or a policy that another page named. */
import { Button, Select } from '@mantine/core';
import type { ServiceRow } from '@sightglass/shared/contract';
import { parseEdgeId, parseServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { useMemo } from 'react';
import { useApi } from '../../api/use-api.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { linkToPolicy } from '../../ui/security/policies-panel.tsx';
import { describeNode } from '../../ui/signals/node-target.ts';
import { useSearch } from '../../url/use-search.ts';
import { workbenchSearch } from './search.ts';
import { readSubject } from './workbench-model.ts';
import classes from './workbench.module.css';

const DETAILS = [
  { value: 'callers', label: 'Who' },
  { value: 'methods', label: 'Who, methods' },
  { value: 'paths', label: 'Who, methods, paths' },
] as const;

const INTENTS = [
  { value: 'allow', label: 'Allow' },
  { value: 'deny', label: 'Deny' },
] as const;

function labelOf(id: string): string {
  const { name, place } = describeNode(id, 'service');
  return place === '' ? name : `${name}, ${place}`;
}

/** Services of the mesh by name; what is chosen is among them even when it was not seen lately. */
function listOptions(services: readonly ServiceRow[] | undefined, chosen: string) {
  const ids = (services ?? [])
    .filter(({ name, external }) => name !== UNKNOWN && !external)
    .map(({ id }) => id);
  if (chosen !== '' && !ids.includes(chosen)) ids.push(chosen);
  return ids
    .map((value) => ({ value, label: labelOf(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

export function SubjectBar() {
  const [search, setSearch] = useSearch(workbenchSearch);
  const subject = readSubject(search);
  const services = useApi('getServices', { query: { range: 'now-24h' } }, { live: false }).data?.services;
  const service = subject.kind === 'service' ? subject.id : '';
  const options = useMemo(() => listOptions(services, service), [services, service]);
  return (
    <div className={classes.bar}>
      {subject.kind === 'edge' || subject.kind === 'policy' ? null : (
        <Select
          className={classes.picker ?? ''}
          label="Allow what was observed of"
          placeholder="Choose a service, or paste a policy below"
          data={options}
          value={service === '' ? null : service}
          onChange={(next) => setSearch({ service: next ?? '' }, { push: true })}
          searchable
          clearable
          limit={80}
          nothingFoundMessage="No such service in the last day"
        />
      )}
      {subject.kind === 'service' ? (
        <div className={classes.choice}>
          <span>How narrow</span>
          <ChoiceStrip
            label="How narrow"
            options={DETAILS}
            value={search.detail}
            onChange={(detail) => setSearch({ detail })}
          />
        </div>
      ) : null}
      {subject.kind === 'edge' ? (
        <>
          <p className={classes.about}>
            Edge{' '}
            <PageLink to={{ page: 'edge', id: subject.id, search: { tab: 'security' } }}>
              {nameEdge(subject.id)}
            </PageLink>
          </p>
          <div className={classes.choice}>
            <span>To be</span>
            <ChoiceStrip
              label="What the policy does with the edge"
              options={INTENTS}
              value={search.intent}
              onChange={(intent) => setSearch({ intent }, { push: true })}
            />
          </div>
        </>
      ) : null}
      {subject.kind === 'policy' ? (
        <p className={classes.about}>
          In force: <PageLink to={linkToPolicy(subject.id)}>{namePolicy(subject.id)}</PageLink>
        </p>
      ) : null}
      {subject.kind === 'edge' || subject.kind === 'policy' ? (
        <Button onClick={() => setSearch({ edge: '', policy: '', service: '' }, { push: true })}>
          Begin from something else
        </Button>
      ) : null}
    </div>
  );
}

function nameEdge(id: string): string {
  const edge = parseEdgeId(id);
  return edge ? `${labelOf(edge.source)} → ${labelOf(edge.target)}` : id;
}

function namePolicy(id: string): string {
  const ref = parseServiceId(id.slice(id.indexOf(':') + 1));
  return ref ? `${ref.namespace}/${ref.name} in ${ref.cluster}` : id;
}
