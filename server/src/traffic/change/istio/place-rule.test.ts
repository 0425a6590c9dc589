import { describe, expect, it } from 'vitest';
import { EVERY_FORM } from '../testing/demo-forms.ts';
import { httpOf, route, write, type Settings } from '../testing/istio-text.ts';
import { configOf, writeText } from '../testing/write-text.ts';

describe('a new rule for some requests', () => {
  const CONDITION = [{ on: 'path', how: 'prefix', value: '/new' }] as const;
  const matchNew: Settings = { form: 'match', matches: [...CONDITION], version: 'v2' };
  const failNew: Settings = {
    form: 'fault',
    abort: { percent: 100, status: 500 },
    delay: null,
    matches: [...CONDITION],
  };
  const redirectNew = EVERY_FORM[5] as Settings;
  const two = configOf(
    route(
      '[{name: testers, match: [{headers: {x-user: {exact: ann}}}], route: [{destination: {host: reviews}}]}, {route: [{destination: {host: reviews}}]}]',
    ),
  );

  it('tells of a fault that it takes requests from the rules before the rest', () => {
    expect(write(failNew, two).dangers.join()).toContain('rule 1 (testers)');
    expect(write(failNew, configOf(route('[{route: [{destination: {host: reviews}}]}]'))).dangers).toEqual(
      [],
    );
  });

  it('is refused where nothing sends the rest on', () => {
    for (const http of [
      '[{match: [{uri: {prefix: /a}}], route: [{destination: {host: reviews}}]}]',
      '[{redirect: {uri: /}}]',
      '[{directResponse: {status: 410}}]',
      '[{delegate: {name: b}}]',
    ])
      for (const settings of [matchNew, failNew])
        expect(write(settings, configOf(route(http))).refused).toContain(
          'begins with what holds for the rest',
        );
  });

  it('is refused where only TCP or TLS is routed', () => {
    const tcp = `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: shop}\nspec:\n  hosts: [reviews]\n  tcp: [{route: [{destination: {host: reviews}}]}]\n`;
    for (const settings of [matchNew, failNew, redirectNew])
      expect(write(settings, configOf(tcp)).refused).toContain('no HTTP rules');
  });

  it('repeats the share of copies however it is written', () => {
    for (const key of ['mirrorPercent', 'mirror_percent']) {
      const text = route(`[{mirror: {host: shadow}, ${key}: 5, route: [{destination: {host: reviews}}]}]`);
      expect(httpOf(write(matchNew, configOf(text)))[0]).toMatchObject({ [key]: 5 });
    }
  });

  it('is refused where a rewritten path would mean another', () => {
    const text = route(
      '[{match: [{uri: {prefix: /}}], rewrite: {uri: /v1/}, route: [{destination: {host: reviews}}]}]',
    );
    expect(write(matchNew, configOf(text)).refused).toContain('rewrites paths to /v1/');
  });
});

describe('the rule that takes the rest by a path that begins with /', () => {
  const rest = configOf(
    route(
      '[{match: [{uri: {prefix: /a}}], route: [{destination: {host: ratings}}]}, {match: [{uri: {prefix: /}}], route: [{destination: {host: reviews}}]}]',
    ),
  );

  it('gets no condition, and is not removed', () => {
    const settings = EVERY_FORM[4] as Settings;
    expect(writeText(rest, { api: 'istio', rule: 1, settings }).refused).toContain(
      'takes whatever no other rule takes',
    );
    const remove: Settings = {
      form: 'match',
      matches: [{ on: 'path', how: 'prefix', value: '/' }],
      version: null,
    };
    expect(writeText(rest, { api: 'istio', rule: 1, settings: remove }).refused).not.toBeNull();
    expect(write(remove, rest)).toMatchObject({ refused: null, yaml: '' });
  });

  it('stays when all is redirected, and when that is taken back', () => {
    const all: Settings = {
      form: 'redirect',
      from: { how: 'prefix', value: '/' },
      to: { scheme: null, host: 'shop.example', port: null, path: null, code: 302 },
    };
    const first = write(all, rest);
    expect(httpOf(first)).toHaveLength(3);
    expect(write(all, first.after)).toMatchObject({ refused: null, yaml: '' });
    expect(httpOf(write({ ...all, to: null }, first.after))).toHaveLength(2);
  });
});
