/** The spec of a resource as the history keeps it, as YAML; empty where there is none. */
import { parse } from 'yaml';
import { asBody, type Body } from '../../mesh-config/trim-spec.ts';

export function parseSpec(yaml: string): Body {
  try {
    return asBody(asBody(parse(yaml, { logLevel: 'silent' }))['spec']);
  } catch {
    return {};
  }
}
