/**
 * The built page. Files whose names carry a hash never change and are cached for good; the document is asked for each time.
 * Every address that is no file and no part of the API is one of the page's own, so it gets the document.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { Router } from 'express';
import { ProblemError } from './problem.ts';

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Sightglass</title></head>
  <body>
    <h1>The page is not built</h1>
    <p>The server runs and its API answers (<a href="/api/docs">/api/docs</a>), but its page has not been built.</p>
    <p>Start it with <code>npm start</code>, or run <code>npm run build</code> and reload.</p>
  </body>
</html>
`;

/** Serves the page built into `folder`. */
export function createPage(folder: string): Router {
  const router = Router();
  const document = join(folder, 'index.html');
  router.use(compression());
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      redirect: false,
    }),
    (request, response, next) => {
      if (request.method === 'GET' && !response.headersSent) {
        throw new ProblemError(404, `There is no asset ${request.path}.`);
      }
      next();
    },
  );
  router.use(express.static(folder, { index: false, redirect: false, dotfiles: 'ignore', maxAge: '1h' }));
  router.get('/{*path}', (request, response, next) => {
    // A file that is not there; deeper down a dot belongs to a name: services outside the mesh are hosts.
    if (!request.accepts('html') || /^\/[^/]*\.\w+$/.test(request.path)) {
      next();
      return;
    }
    response.set('Cache-Control', 'no-cache');
    if (existsSync(document)) response.sendFile(document, { cacheControl: false });
    else response.status(503).type('html').send(NOT_BUILT);
  });
  return router;
}
