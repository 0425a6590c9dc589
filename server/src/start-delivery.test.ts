/** Which machines receivers may be on, by how the console is reached, and what links to it begin with. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { chooseExternalUrl, chooseGuard } from './start-delivery.ts';

const { auth: none, ...rest } = loadConfig([], {});
const someAuth = { tokens: [] } as unknown as NonNullable<typeof none>;

const reachesItself = (changes: Partial<Parameters<typeof chooseGuard>[0]>): boolean =>
  chooseGuard({ ...rest, auth: none, ...changes }).refuseAddress('127.0.0.1', 'localhost') === null;

describe('the console’s own machine', () => {
  it('may be told of alerts where nobody signs in and only this machine reaches the console', () => {
    expect(reachesItself({})).toBe(true);
  });

  it('may not where others reach the console, or people sign in', () => {
    expect(reachesItself({ listen: { host: '0.0.0.0', port: 8480 } })).toBe(false);
    expect(reachesItself({ auth: someAuth })).toBe(false);
    expect(reachesItself({ auth: someAuth, outbound: { allow: ['127.0.0.0/8'] } })).toBe(true);
  });
});

describe('links in notifications', () => {
  const base = (changes: Partial<Parameters<typeof chooseExternalUrl>[0]>): string =>
    chooseExternalUrl({ ...rest, ...changes });
  const told = { ...rest.alerting, externalUrl: 'https://pager.example.org/mesh/' };

  it('begin with the address that alerting names, or else with the one that browsers use', () => {
    const publicUrl = 'https://mesh.example.org';
    expect(base({ publicUrl })).toBe('https://mesh.example.org');
    expect(base({ publicUrl, alerting: told })).toBe('https://pager.example.org/mesh');
  });

  it('begin with the address that is listened on where neither is set', () => {
    expect(base({})).toBe('http://127.0.0.1:8480');
    expect(base({ listen: { host: '0.0.0.0', port: 81 } })).toMatch(/^http:\/\/(?!0\.0\.0\.0).+:81$/);
  });
});
