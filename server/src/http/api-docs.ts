/**
 * The API's description at /api/v1/openapi.json, and a page to browse it at /api/docs. The page is put together here instead of
 * taken from swagger-ui-dist, because that one starts itself by an inline script.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { Router } from 'express';
import { describeApi } from './openapi.ts';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Sightglass API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** Mount at /api. */
export function createApiDocs(): Router {
  const router = Router();
  let description: string | null = null;
  router.use(['/docs', '/v1/openapi.json'], compression());
  router.get('/v1/openapi.json', (_request, response) => {
    description ??= JSON.stringify(describeApi());
    response.set('Cache-Control', 'no-cache').type('json').send(description);
  });
  router.get(['/docs', '/docs/index.html'], (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('js').send(START);
  });
  const folder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
  router.use('/docs', express.static(folder, { index: false, redirect: false, maxAge: '1h' }));
  return router;
}
