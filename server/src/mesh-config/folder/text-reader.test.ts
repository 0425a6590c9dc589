import { afterEach, describe, expect, it } from 'vitest';
import { createTextReader, type TextReader } from './text-reader.ts';

const PLACE = { cluster: 'east', namespace: 'shop', kind: 'file', where: 'a.yaml' } as const;
const SIDECAR = 'apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: a}\n';

let reader: TextReader;
afterEach(() => reader.stop());

describe('a thread that reads texts', () => {
  it('reads one after the other', async () => {
    reader = createTextReader();
    const reads = await Promise.all([reader.read(SIDECAR, PLACE), reader.read('{', PLACE)]);
    expect(reads.map(({ resources, problems }) => [resources.length, problems.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('gives up a text that takes for ever, and reads the next', async () => {
    reader = createTextReader(1);
    const { problems, isBroken } = await reader.read(`a: ${'"'.repeat(100_000)}`, PLACE);
    expect([problems, isBroken]).toEqual([
      [{ line: null, message: 'could not be read within 0.001 s' }],
      true,
    ]);
    await reader.stop();
    reader = createTextReader();
    expect((await reader.read(SIDECAR, PLACE)).resources).toHaveLength(1);
  });

  it('reads nothing more once it is stopped', async () => {
    reader = createTextReader();
    const under = reader.read(SIDECAR, PLACE);
    await reader.stop();
    expect((await under).isBroken).toBe(true);
    expect((await reader.read(SIDECAR, PLACE)).isBroken).toBe(true);
  });
});
