import { operations } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { describeApi } from './openapi.ts';

interface Described {
  paths: Record<
    string,
    {
      get: {
        operationId: string;
        parameters?: { name: string; in: string; required: boolean }[];
        responses: object;
      };
    }
  >;
}

const { paths } = describeApi() as unknown as Described;

describe('the API’s description', () => {
  it('has every operation at its path', () => {
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method} ${path}`),
    );
    expect(described.toSorted()).toEqual(
      Object.entries(operations)
        .map(([name, { method, path }]) => `${name} ${method} ${path}`)
        .toSorted(),
    );
  });

  it('has path parameters as required ones and query parameters as optional ones', () => {
    const parameters = paths['/services/{id}/series']?.get.parameters ?? [];
    expect(parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ['id', 'path', true],
      ['metric', 'query', false],
      ['by', 'query', false],
      ['direction', 'query', false],
      ['step', 'query', false],
      ['range', 'query', false],
      ['at', 'query', false],
    ]);
  });

  it('tells the shape of the answer and of problems', () => {
    expect(paths['/topology']?.get.responses).toMatchObject({
      200: {
        content: { 'application/json': { schema: { required: ['window', 'nodes', 'edges', 'warnings'] } } },
      },
      default: { $ref: '#/components/responses/Problem' },
    });
  });
});
