/**
 * The JSON body of a request, checked by a schema. Throws 415 for another media type (a form of a foreign page can send no JSON without
 * asking first), 413 above 2 MiB, 400 with a path for each invalid field.
 */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { BodyAboveLimit } from '../telemetry/sources/push/malformed-body.ts';
import { invalidParameters, ProblemError } from './problem.ts';
import { readRequestBody } from './read-request-body.ts';

const MAX_BYTES = 2 * 2 ** 20;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProblemError(
      400,
      `The body is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

export async function readJsonBody(request: IncomingMessage, schema: z.ZodType): Promise<unknown> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json')
    throw new ProblemError(415, 'The body must be application/json.');
  let bytes;
  try {
    bytes = await readRequestBody(request, MAX_BYTES);
  } catch (error) {
    if (error instanceof BodyAboveLimit) throw new ProblemError(413, `The body is above ${MAX_BYTES} bytes.`);
    throw error;
  }
  const parsed = schema.safeParse(parseJson(bytes.toString('utf8')));
  if (parsed.success) return parsed.data;
  throw invalidParameters(parsed.error, 'body');
}
