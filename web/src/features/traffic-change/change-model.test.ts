import { TRAFFIC_FORMS, trafficSettingsSchema } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { listIssues } from '../../ui/form/draft-errors.ts';
import { readSearch } from '../../url/search-params.ts';
import {
  beginSettings,
  buildChange,
  listChoices,
  nameFile,
  takeProposal,
  versionOf,
} from './change-model.ts';
import { turnTo } from './condition-model.ts';
import { makeForms, makePlan, makePlanned, ROUTE_ID } from './sample-change.ts';
import { fateOf, groupConflicts, sayProblems, sayResources, whyNotApply } from './plan-words.ts';
import { changeSearch } from './search.ts';

const search = (text: string) => readSearch(changeSearch, new URLSearchParams(text));
const { versions } = makeForms();

describe('what a form begins with', () => {
  it('is what is configured', () => {
    const state = makeForms().forms.find(({ form }) => form === 'split');
    expect(beginSettings('split', state, versions)).toBe(state?.settings);
  });

  it.each(TRAFFIC_FORMS)('%s makes sense, or says alone what must be typed', (form) => {
    const draft = beginSettings(form, undefined, versions);
    expect(draft.form).toBe(form);
    const wrong = listIssues(trafficSettingsSchema, draft).map(({ message }) => message);
    expect(
      wrong.filter((message) => !/is missing|must begin with|must change something/.test(message)),
    ).toEqual([]);
  });

  it('divides as requests were seen where nothing is configured', () => {
    expect(beginSettings('split', undefined, versions)).toMatchObject({
      targets: [{ weight: 90 }, { weight: 10 }],
    });
  });

  it('takes the proposal of the canary’s panel, once there is one, into the canary’s form alone', () => {
    const canary = beginSettings('canary', undefined, versions);
    expect(takeProposal(canary, search('candidate=v9&weight=25'))).toMatchObject({
      candidate: 'v9',
      weight: 25,
    });
    expect(takeProposal(canary, search(''))).toBeNull();
    expect(takeProposal(beginSettings('fault', undefined, versions), search('weight=25'))).toBeNull();
  });
});

describe('a change', () => {
  it('says where it is to be made, or leaves that to the plan', () => {
    const settings = trafficSettingsSchema.parse(beginSettings('timeouts', undefined, versions));
    expect(buildChange(settings, 'istio', search(''))).toMatchObject({
      resource: null,
      rule: null,
      port: null,
    });
    expect(buildChange(settings, 'gateway', search(`resource=${ROUTE_ID}&rule=2&port=8080`))).toMatchObject({
      resource: ROUTE_ID,
      rule: 2,
      port: 8080,
    });
  });

  it('of routes and of policies has other resources', () => {
    expect(listChoices('split', makeForms()).map(({ id }) => id)).toEqual([ROUTE_ID]);
    expect(listChoices('circuit-breaker', makeForms())).toEqual([]);
    expect(versionOf({ form: 'load-balancing', version: 'v2', policy: null })).toBe('v2');
    expect(versionOf({ form: 'match', matches: [], version: 'v2' })).toBe('');
  });

  it('is downloaded under a name that is one', () => {
    expect(nameFile('../ca rt', 'split')).toBe('.._ca_rt-split.yaml');
  });
});

it('a condition that turns to another part loses what has no meaning there', () => {
  const header = { on: 'header', name: 'x-a', how: 'prefix', value: 'b' } as const;
  expect(turnTo(header, 'query')).toEqual({ ...header, on: 'query' });
  expect(turnTo(header, 'path')).toEqual({ on: 'path', how: 'prefix', value: 'b' });
  expect(turnTo(header, 'method')).toEqual({ on: 'method', how: 'exact', value: 'b' });
  expect(turnTo({ on: 'header', name: 'x-a', how: 'present' }, 'path')).toEqual({ on: 'path', how: 'exact' });
});

describe('a plan in words', () => {
  const ready = { plan: makePlan(), draftIsValid: true, busy: false, failed: false, mayApply: true };

  it.each([
    [{}, null],
    [{ draftIsValid: false }, /make no sense/],
    [{ plan: undefined }, /worked out/],
    [{ busy: true }, /worked out/],
    [{ failed: true }, /could not be had/],
    [{ failed: true, plan: undefined }, /could not be had/],
    [{ mayApply: false }, /takes an admin/],
    [{ plan: makePlan({ refused: 'Choose a rule.' }) }, /Nothing is written/],
    [
      { plan: makePlan({ apply: { possible: false, reason: 'From a folder.', target: null } }) },
      /From a folder/,
    ],
    [{ plan: makePlan({ resources: [makePlanned({ before: 'a', after: 'a' })] }) }, /Nothing would change/],
  ])('%#: whether it can be applied', (changes, words) => {
    const why = whyNotApply({ ...ready, ...changes });
    expect(why === null ? words === null : words?.test(why)).toBe(true);
  });

  it('says what becomes of each resource', () => {
    expect(fateOf(makePlanned(), true)).toBe('changed');
    expect(fateOf(makePlanned({ before: null }), true)).toBe('new');
    expect(fateOf(makePlanned({ before: null }), false)).toBe('written');
    expect(fateOf(makePlanned({ before: 'a', after: 'a' }), true)).toBe('unchanged');
    expect(sayResources(makePlan({ resources: [makePlanned(), makePlanned({ before: null })] }))).toBe(
      '2 resources, 1 new',
    );
  });

  it('counts problems, and names managers once', () => {
    expect(sayProblems(makePlan())).toBe('');
    expect(sayProblems(makePlan({ solved: [{ code: 'a', resource: 'b', message: 'c' }] }))).toBe('1 solved');
    expect(
      groupConflicts([
        { manager: 'flux', field: '.a' },
        { manager: 'kubectl', field: '.b' },
        { manager: 'flux', field: '.c' },
      ]),
    ).toEqual([
      { manager: 'flux', fields: ['.a', '.c'] },
      { manager: 'kubectl', fields: ['.b'] },
    ]);
  });
});
