/**
 * Where `/` leads: the view that opens first for whoever asks (server/src/views), else on to the page, which begins with the overview. Nothing of it is decided in the browser, so that
 * a start page costs no time. An address that says more than `/` is taken at its word.
 */
import type { RequestHandler } from 'express';
import { findStart, maySee } from '../views/view-rules.ts';
import type { AppContext } from './app-context.ts';
import { readAuthor } from './author.ts';
import { contextsOver } from './route.ts';
import { principalOf } from './sign-in/principal-of.ts';

export function createStartPage(context: AppContext): RequestHandler {
  const contexts = contextsOver(context);
  return async (request, response, next) => {
    if (!['GET', 'HEAD'].includes(request.method) || request.url !== '/' || !request.accepts('html')) {
      next();
      return;
    }
    const { via, name, groups, grants } = principalOf(response);
    const { collections } = (await contexts(grants)).context;
    const reader = { author: via === 'none' ? readAuthor(request) : name, groups };
    const visible = collections.views.list().filter((stored) => maySee(stored, reader));
    const start = findStart(visible, reader)?.document;
    if (!start) {
      next();
      return;
    }
    response.set('Cache-Control', 'no-store');
    response.redirect(302, start.search === '' ? start.path : `${start.path}?${start.search}`);
  };
}
