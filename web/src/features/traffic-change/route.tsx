/** Change traffic: the forms of one service, each with its YAML, the difference, validations and what to expect. */
import { parseServiceId } from '@sightglass/shared/identity';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { ChangeView } from './change-view.tsx';
import { beginSettings, versionOf, type SettingsDraft } from './change-model.ts';
import { FormNav } from './form-nav.tsx';
import { changeSearch } from './search.ts';
import { useApplying } from './use-applying.ts';

export function TrafficChangePage() {
  const { id = '' } = useParams();
  return <TrafficChange key={id} id={id} />;
}

interface JustApplied {
  readonly settings: SettingsDraft;
  /** Of the form that it was applied by. */
  readonly key: string;
  readonly count: number;
}

function TrafficChange({ id }: { readonly id: string }) {
  const [search, setSearch] = useSearch(changeSearch);
  const { rangeQuery } = useFrame();
  const { form, api, resource, rule, version } = search;
  const result = useApi(
    'getTrafficForms',
    {
      params: { id },
      query: {
        ...rangeQuery,
        ...(api === '' ? {} : { api }),
        ...(resource === '' ? {} : { resource }),
        ...(rule === '' ? {} : { rule: Number(rule) }),
        ...(version === '' ? {} : { version }),
      },
    },
    { live: false },
  );
  const applying = useApplying(id);
  const [applied, setApplied] = useState<JustApplied | null>(null);
  const { name = id, namespace = '', cluster = '' } = parseServiceId(id) ?? {};
  return (
    <>
      <PageHeader
        title={`Change traffic of ${name}`}
        crumbs={[
          { label: 'Services', to: { page: 'services' } },
          { label: name, to: { page: 'service', id, tab: 'traffic' } },
        ]}
        clusters={cluster === '' ? [] : [cluster]}
        status={
          <span>
            {namespace} in {cluster}
          </span>
        }
      />
      <WarningsBar warnings={result.data?.warnings} />
      <FormNav id={id} search={search} states={result.data?.forms ?? []} />
      <Faces result={result} what="what is configured" loading={<LoadingBlock height={420} />}>
        {(forms) => {
          const state = forms.forms.find((one) => one.form === form);
          const of = versionOf(beginSettings(form, state, forms.versions));
          const key = `${form} ${forms.api} ${forms.resource} ${forms.rule} ${of}`;
          const own = applied?.key === key ? applied : null;
          return (
            <ChangeView
              key={`${key} ${own?.count ?? 0}`}
              id={id}
              name={name}
              cluster={cluster}
              search={search}
              setSearch={setSearch}
              forms={forms}
              applied={own?.settings ?? null}
              applying={applying}
              onApplied={(settings) => setApplied({ settings, key, count: (applied?.count ?? 0) + 1 })}
            />
          );
        }}
      </Faces>
    </>
  );
}
