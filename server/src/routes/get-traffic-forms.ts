/** GET /services/{id}/traffic/forms: what is configured of a service's traffic as forms have it. It reads the configuration besides the store. */
import { defineRoute } from '../http/route.ts';
import { readForms } from '../traffic/change/read-forms.ts';

export const getTrafficForms = defineRoute(
  'getTrafficForms',
  ({ params, query }, context) => readForms(params.id, query, context),
  { cached: false },
);
