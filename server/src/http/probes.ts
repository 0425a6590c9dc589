/** GET /healthz: the process answers. GET /readyz: questions can be answered; 503 names what is awaited. */
import { Router } from 'express';
import type { AppContext } from './app-context.ts';

/** Mount at the root. */
export function createProbes(context: Pick<AppContext, 'readiness'>): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', (_request, response) => {
    const { ready, waitingFor } = context.readiness();
    response
      .set('Cache-Control', 'no-store')
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'starting', waitingFor });
  });
  return router;
}
