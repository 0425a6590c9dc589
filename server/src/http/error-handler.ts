/** The one place where a failed request becomes an answer: problem details, with the cause of a 5xx only in the log. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { DocumentError } from '../state/document-error.ts';
import { ProblemError, sendProblem } from './problem.ts';
import { requestIdOf } from './request-id.ts';

/** Status of errors that Express and its parsers throw (a malformed escape in the path: 400). */
function statusOf(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'status' in error) {
    const { status } = error;
    if (typeof status === 'number' && status >= 400 && status < 500) return status;
  }
  return 500;
}

/** Express' error handler. */
export function createErrorHandler(logger: Logger): ErrorRequestHandler {
  // eslint-disable-next-line max-params -- Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const instance = requestIdOf(response);
    if (error instanceof ProblemError && error.status < 500) {
      const { status, message, errors } = error;
      sendProblem(response, { status, detail: message, instance, ...(errors ? { errors } : {}) });
      return;
    }
    if (error instanceof DocumentError) {
      const status = error.reason === 'missing' ? 404 : 409;
      sendProblem(response, { status, detail: error.message, instance });
      return;
    }
    const status = statusOf(error);
    if (status < 500) {
      sendProblem(response, { status, detail: 'The request could not be read.', instance });
      return;
    }
    logger.error({ err: error, requestId: instance, path: request.path }, 'request failed');
    const detail = 'The console failed to answer. Its log tells why, under this request id.';
    sendProblem(response, { status: 500, detail, instance });
  };
}

/** Last handler: nothing lives at this address. */
export const answerNotFound: RequestHandler = (request, response) => {
  sendProblem(response, {
    status: 404,
    detail: `There is nothing at ${request.baseUrl}${request.path}.`,
    instance: requestIdOf(response),
  });
};
