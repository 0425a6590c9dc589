/** Times requests by the template of their route, and serves the metrics. */
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { SelfMetrics } from './self-metrics.ts';

/** Says what route took the request, for the metrics' label: a template, never a path with ids. */
export function nameRoute(response: Response, template: string): void {
  response.locals['route'] = template;
}

/** What no route named is `page` or, in the API, `other`: labels stay few whatever is asked. */
function templateOf(request: Request, response: Response): string {
  const named: unknown = response.locals['route'];
  if (typeof named === 'string') return named;
  const path = request.originalUrl.split('?', 1)[0] as string;
  if (path === '/healthz' || path === '/readyz' || path === '/metrics') return path;
  return path.startsWith('/api/') ? 'other' : 'page';
}

/** Middleware; goes before all others. */
export function measureRequests(metrics: SelfMetrics): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    response.once('finish', () => {
      const { method } = request;
      const seconds = (performance.now() - start) / 1000;
      metrics.requested({
        route: templateOf(request, response),
        method,
        status: response.statusCode,
        seconds,
      });
    });
    next();
  };
}

/** GET /metrics. */
export function createMetricsRoute({ registry }: SelfMetrics): Router {
  const router = Router();
  router.get('/metrics', async (_request, response) => {
    const text = await registry.metrics();
    response.set('Cache-Control', 'no-store').set('Content-Type', registry.contentType).send(text);
  });
  return router;
}
