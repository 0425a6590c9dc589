/** The configuration file's JSON Schema (draft 2020-12), for editors: what may be written, before defaults are filled in. */
import { z } from 'zod';
import { durationSchema, sizeSchema } from './quantities.ts';
import { configSchema } from './schema.ts';

const DURATION_PATTERN = '^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$';
const SIZE_PATTERN = '^[0-9]+(\\.[0-9]+)? ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$';

export function configJsonSchema(): object {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      // The schema checks these by code, which a JSON Schema cannot hold.
      if (zodSchema === durationSchema)
        Object.assign(jsonSchema, { pattern: DURATION_PATTERN, minLength: 2 });
      if (zodSchema === sizeSchema) Object.assign(jsonSchema, { pattern: SIZE_PATTERN });
    },
  });
  return { ...schema, title: 'Sightglass configuration' };
}
