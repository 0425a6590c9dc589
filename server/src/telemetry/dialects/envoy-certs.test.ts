import { describe, expect, it } from 'vitest';
import { readEnvoyCerts } from './envoy-certs.ts';

const AT = Date.UTC(2026, 0, 15);
const DAY = 86_400_000;

const read = (certificates: unknown) => readEnvoyCerts(JSON.stringify({ certificates }), AT);

describe('Envoy’s /certs', () => {
  it('tells authorities and own certificates by context, with serial, names and validity', () => {
    const found = read([
      {
        ca_cert: [
          {
            path: '/etc/ca.pem',
            serial_number: '5f1e',
            subject_alt_names: [],
            days_until_expiration: '3649',
            valid_from: '2026-01-01T00:00:00Z',
            expiration_time: '2035-12-30T00:00:00Z',
          },
        ],
        cert_chain: [
          {
            path: '<inline>',
            serial_number: '0a',
            subject_alt_names: [
              { dns: 'cart.shop' },
              { uri: 'spiffe://td/ns/shop/sa/cart' },
              { ip_address: '10.0.0.1' },
            ],
            days_until_expiration: '0',
            valid_from: '2026-01-14T12:00:00Z',
            expiration_time: '2026-01-15T12:00:00Z',
            ocsp_details: {},
          },
        ],
      },
      {},
    ]);
    expect(found).toEqual([
      {
        role: 'authority',
        group: 0,
        serial: '5f1e',
        names: [],
        notBefore: Date.UTC(2026, 0, 1),
        expiresAt: Date.UTC(2035, 11, 30),
        rounded: false,
      },
      {
        role: 'own',
        group: 0,
        serial: '0a',
        names: ['spiffe://td/ns/shop/sa/cart', 'cart.shop', '10.0.0.1'],
        notBefore: AT - DAY / 2,
        expiresAt: AT + DAY / 2,
        rounded: false,
      },
    ]);
  });

  it('of an older Envoy is rounded to days, and has no names', () => {
    expect(
      read([{ cert_chain: [{ path: '/a', serial_number: '1', days_until_expiration: '12' }] }]),
    ).toMatchObject([{ role: 'own', names: [], notBefore: null, expiresAt: AT + 12 * DAY, rounded: true }]);
    const over = [{ cert_chain: [{ serial_number: '1', days_until_expiration: '18446744073709551615' }] }];
    expect(read(over)).toMatchObject([{ expiresAt: null }]);
  });

  it('tells what it can where one of them is in another form, and says so where all are', () => {
    const text = { ca_cert: 'Certificate Path: /etc/ca.pem, Serial Number: 1', cert_chain: '' };
    const fine = { cert_chain: [{ serial_number: '7', expiration_time: 'never', subject_alt_names: 'x' }] };
    expect(read([text, null, fine])).toMatchObject([{ serial: '7', names: [], expiresAt: null, group: 2 }]);
    expect(() => read([text])).toThrow('in no form that is known');
  });

  it('is told in words when it is none', () => {
    expect(() => readEnvoyCerts('<html>', AT)).toThrow('not JSON');
    expect(() => readEnvoyCerts('{"status":404}', AT)).toThrow('no certificates');
    expect(() => readEnvoyCerts('[]', AT)).toThrow('no certificates');
    expect(readEnvoyCerts('{"certificates":[]}', AT)).toEqual([]);
  });

  it('takes no more than an honest proxy has', () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({
      cert_chain: [{ serial_number: String(i), subject_alt_names: [{ uri: 'x'.repeat(100_000) }] }],
    }));
    const found = read(many);
    expect(found).toHaveLength(500);
    expect(found[0]?.names[0]).toHaveLength(2048);
  });
});
