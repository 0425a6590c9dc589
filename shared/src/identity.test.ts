import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  formatEdgeId,
  formatServiceId,
  formatVersionId,
  parseEdgeId,
  parseServiceId,
  parseVersionId,
} from './identity.ts';

const part = fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.toWellFormed());

describe('ids', () => {
  it('come back as they went, whatever the parts hold', () => {
    fc.assert(
      fc.property(part, part, part, part, (cluster, namespace, name, version) => {
        const service = { cluster, namespace, name };
        expect(parseServiceId(formatServiceId(service))).toEqual(service);
        expect(parseVersionId(formatVersionId({ ...service, version }))).toEqual({ ...service, version });
        const edge = {
          source: formatServiceId(service),
          target: formatVersionId({ ...service, version }),
          protocol: 'grpc' as const,
        };
        expect(parseEdgeId(formatEdgeId(edge))).toEqual(edge);
      }),
    );
  });
  it('read a plain name plainly and an empty part as unknown', () => {
    expect(formatServiceId({ cluster: 'east', namespace: 'shop', name: 'cart' })).toBe('east~shop~cart');
    expect(formatServiceId({ cluster: '', namespace: 'shop', name: 'a/b~c' })).toBe('unknown~shop~a%2Fb%7Ec');
  });
  it.each(['', 'a', 'a~b', 'a~b~%zz', 'a~~b'])('reject %j', (id) => {
    expect(parseServiceId(id)).toBeNull();
  });
  it.each(['', 'a~~b', 'a~~b~~udp', '~~b~~http'])('reject the edge %j', (id) => {
    expect(parseEdgeId(id)).toBeNull();
  });
});
