import { expect, it } from 'vitest';
import { makePostureRow } from '../../ui/security/sample-security.ts';
import { countStates } from './mtls-model.ts';

it('counts a row that received nothing in no state', () => {
  const nothing = { state: 'unmeasured', mutual: 0, plaintext: 0, unmeasured: 0 } as const;
  const rows = [
    makePostureRow({ received: nothing }),
    makePostureRow({ received: { ...nothing, unmeasured: 5 } }),
    makePostureRow({ received: { ...nothing, state: 'plaintext', plaintext: 2 } }),
  ];
  expect(countStates(rows)).toEqual({ mutual: 0, mixed: 0, plaintext: 1, unmeasured: 1 });
});
