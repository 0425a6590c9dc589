/** Everything that answers HTTP, without listening: the API, its description, probes and metrics, and the page. */
import express, { Router, type Express } from 'express';
import { createAnswerCache } from './http/answer-cache.ts';
import type { AppContext } from './http/app-context.ts';
import { answerNotFound, createErrorHandler } from './http/error-handler.ts';
import { assignRequestId } from './http/request-id.ts';
import { createSecurityHeaders } from './http/security-headers.ts';
import { allRoutes } from './routes/all-routes.ts';

const CACHE_BYTES = 64 * 1024 * 1024;

/** The application over the given parts. */
export function createApp(context: AppContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(assignRequestId, createSecurityHeaders());

  const cache = createAnswerCache(CACHE_BYTES);
  const api = Router();
  for (const route of allRoutes) route.mount(api, { context, cache });
  api.use(answerNotFound);
  app.use('/api/v1', api);
  app.use('/api', answerNotFound);

  app.use(answerNotFound);
  app.use(createErrorHandler(context.logger));
  return app;
}
