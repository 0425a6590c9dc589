/**
 * Security headers. Scripts come from this server only and never from the page's text; nothing may frame the console. Styles
 * may be inline, because the component library computes them. Plain HTTP on a loopback address is the usual way in, so
 * neither HSTS nor an upgrade to HTTPS is asked for.
 */
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Middleware that sets them on every answer. */
export function createSecurityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'script-src-attr': ["'none'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'worker-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
}
