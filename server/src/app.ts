/** Everything that answers HTTP, without listening: the API, its description, probes and metrics, and the page. */
import express, { Router, type Express } from 'express';
import { createApiDocs } from './http/api-docs.ts';
import type { AppContext } from './http/app-context.ts';
import { answerNotFound, createErrorHandler } from './http/error-handler.ts';
import { createMetricsRoute, measureRequests } from './http/measure-requests.ts';
import { createLogEndpoint } from './http/log-endpoint.ts';
import { createEmbedPage } from './http/embed/embed-page.ts';
import { createPage } from './http/page.ts';
import { createProbes } from './http/probes.ts';
import { createPushEndpoints } from './http/push-endpoints.ts';
import { assignRequestId } from './http/request-id.ts';
import { mountRoutes } from './http/route.ts';
import { createStartPage } from './http/start-page.ts';
import { createSecurityHeaders } from './http/security-headers.ts';
import { createAuthenticate } from './http/sign-in/authenticate.ts';
import { createCookies } from './http/sign-in/cookies.ts';
import { guardHost, guardOrigin } from './http/sign-in/guard-origin.ts';
import { createSignInRoutes } from './http/sign-in/sign-in-routes.ts';
import { allRoutes } from './routes/all-routes.ts';

/** The application over the given parts. */
export function createApp(context: AppContext): Express {
  const { metrics, cache, auth, publicUrl, logger, limits } = context;
  const cookies = createCookies(publicUrl);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', context.trustedProxies);
  app.use(measureRequests(metrics), assignRequestId, createSecurityHeaders(publicUrl));
  app.use(createProbes(context));
  // What senders push has tokens of its own.
  if (context.logs) app.use(createLogEndpoint(context.logs));
  if (context.push) app.use(createPushEndpoints(context.push));
  if (context.onlyOwnNames) app.use(guardHost(publicUrl));
  app.use(guardOrigin(publicUrl));
  if (auth.required)
    app.use(createSignInRoutes({ auth, cookies, publicUrl, now: context.now, logger, limits }));
  app.use(createEmbedPage(context));
  app.use(limits.wrongTokens, createAuthenticate(auth, cookies));
  app.use(createMetricsRoute(metrics));

  metrics.gauge('sightglass_answer_cache_bytes', 'Bytes of answers kept.', () => cache.stats().bytes);
  metrics.gauge('sightglass_answer_cache_hits', 'Answers given from the cache.', () => cache.stats().hits);
  metrics.gauge('sightglass_answer_cache_misses', 'Answers worked out.', () => cache.stats().misses);
  const api = Router();
  mountRoutes(api, allRoutes, context);
  app.use('/api', createApiDocs());
  app.use('/api/v1', limits.requests, api);
  app.use('/api', answerNotFound);

  app.use(createStartPage(context));
  app.use(createPage(context.pageFolder));
  app.use(answerNotFound);
  app.use(createErrorHandler(context.logger));
  return app;
}
