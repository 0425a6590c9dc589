/** Conditions of an HTTPRoute as an API server keeps them: with what it fills in. https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch */
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../../configured/read-values.ts';
import { withField } from '../body-fields.ts';

/** Header names are the same in any case; those of parameters are not. */
function withTypes(written: unknown, isHeader: boolean): Body[] | undefined {
  const all = listBodies(written).map((one): Body => {
    const name = readText(one['name']) ?? '';
    const typed = withField(one, 'type', readText(one['type']) ?? 'Exact');
    return isHeader ? withField(typed, 'name', name.toLowerCase()) : typed;
  });
  return all.length > 0 ? all : undefined;
}

/** For comparing: any path begins with /, and values are exact. */
export function withDefaults(match: Body): Body {
  const path = { type: 'PathPrefix', value: '/', ...asBody(match['path']) };
  const body = withField({ ...match, path }, 'headers', withTypes(match['headers'], true));
  return withField(body, 'queryParams', withTypes(match['queryParams'], false));
}
