/**
 * The contract -> an OpenAPI 3.1 description (https://spec.openapis.org/oas/v3.1.1): one path for each operation, its
 * parameters as JSON Schema 2020-12 generated from the zod schemas, its answer, and its problems.
 */
import { operations, type Operation } from '@sightglass/shared/contract';
import { problemSchema } from '@sightglass/shared/problem';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };

type JsonObject = Record<string, unknown>;

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject;
  return rest;
}

/** One OpenAPI parameter for each property of a query or path schema, as a client may write it. */
function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): JsonObject[] {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]): JsonObject => {
    const parameter: JsonObject = {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema,
    };
    if (description !== undefined) parameter['description'] = description;
    return parameter;
  });
}

const PROBLEM = { $ref: '#/components/responses/Problem' };

function describeOperation(
  name: string,
  operation: (typeof operations)[keyof typeof operations],
): JsonObject {
  const parameters = [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query')];
  const [, tag = ''] = operation.path.split('/');
  const { produces = 'application/json', body, method }: Operation = operation;
  return {
    operationId: name,
    summary: operation.summary,
    tags: [tag],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(body, 'input') } },
          },
        }
      : {}),
    responses: {
      200: {
        description: 'The answer.',
        content: { [produces]: { schema: jsonSchema(operation.response, 'output') } },
      },
      ...(method === 'get'
        ? { 304: { description: 'Unchanged since the answer with the given ETag.' } }
        : {}),
      400: PROBLEM,
      ...(operation.path.includes('{') || name === 'getTopology' ? { 404: PROBLEM } : {}),
      ...(method === 'put' || method === 'delete' ? { 409: PROBLEM } : {}),
      default: PROBLEM,
    },
  };
}

/** The whole description. The same for every run of one version. */
export function describeApi(): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [name, operation] of Object.entries(operations)) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: describeOperation(name, operation),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sightglass',
      version: packageJson.version,
      description:
        'Topology, golden signals and mTLS of a service mesh. Ratios are 0..1, times epoch milliseconds (UTC), latencies ' +
        'milliseconds, rates per second. Whatever is missing from an answer is named in its `warnings`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      responses: {
        Problem: {
          description: 'What went wrong (RFC 9457).',
          content: { 'application/problem+json': { schema: jsonSchema(problemSchema, 'output') } },
        },
      },
    },
  };
}
