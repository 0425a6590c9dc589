import { describe, expect, it } from 'vitest';
import { createAddressGuard } from './address-guard.ts';

const strict = createAddressGuard({ allow: [], loopback: false });
const reaches = (guard: typeof strict, address: string, host = address): boolean =>
  guard.refuseAddress(address, host) === null;

describe('without a list', () => {
  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '192.169.0.1', '2001:4860:4860::8888', '2606:4700::1111'])(
    '%s, of the public Internet, may be reached',
    (address) => expect(strict.refuseAddress(address, address)).toBeNull(),
  );

  it('so may a public address behind NAT64, or written as IPv6', () => {
    expect(['64:ff9b::8.8.8.8', '::ffff:8.8.8.8'].map((address) => reaches(strict, address))).toEqual([
      true,
      true,
    ]);
  });

  it.each([
    ['this machine itself', ['127.0.0.1', '127.255.0.9', '0.0.0.0', '0.1.2.3', '::1', '::']],
    ['this machine itself', ['::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '64:ff9b::127.0.0.1']],
    [
      'an address of a private network',
      ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255'],
    ],
    [
      'an address of a private network',
      ['fc00::1', 'fdff::1', 'fec0::1', '::ffff:10.0.0.1', '64:ff9b::a00:1'],
    ],
    ['an address of the local link', ['169.254.1.1', 'fe80::1', 'fe80::1%eth0', '::ffff:169.254.1.1']],
    ['a multicast address', ['224.0.0.1', '239.255.255.250', 'ff02::1']],
    ['a broadcast address', ['255.255.255.255']],
    [
      'where a cloud keeps its machines’ credentials',
      [
        '169.254.169.254',
        '169.254.170.2',
        '100.100.100.200',
        '168.63.129.16',
        '192.0.0.192',
        'fd00:ec2::254',
      ],
    ],
    [
      'where a cloud keeps its machines’ credentials',
      ['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe', 'fd20:ce::254'],
    ],
    [
      'an address that is not of the public Internet',
      [
        '192.0.2.1',
        '198.18.0.1',
        '203.0.113.1',
        '240.0.0.1',
        '192.0.0.8',
        '2001:db8::1',
        '3fff::1',
        '100::1',
      ],
    ],
    // Forms of IPv6 that carry an address of IPv4 in them, or mean nothing today.
    [
      'an address that is not of the public Internet',
      [
        '::7f00:1',
        '2002:7f00:1::',
        '2002:a00:1::1',
        '2001:0:a00:1::',
        '64:ff9b:1::a00:1',
        '::ffff:0:7f00:1',
        '4000::1',
      ],
    ],
    ['no address', ['', 'localhost', '::gggg']],
  ])('is %s: %j', (words, addresses) => {
    expect(addresses.map((address) => strict.refuseAddress(address, 'some.host'))).toEqual(
      addresses.map(() => words),
    );
  });
});

describe('a list', () => {
  const listed = createAddressGuard({
    allow: [
      '10.1.0.0/16',
      '192.168.7.7',
      'fd12::/16',
      'Hooks.Internal',
      '*.svc.cluster.local',
      '169.254.0.0/16',
    ],
    loopback: false,
  });

  it('permits ranges and addresses, in every form of them', () => {
    const addresses = [
      '10.1.2.3',
      '192.168.7.7',
      'fd12::9',
      '::ffff:10.1.2.3',
      '64:ff9b::a01:203',
      '169.254.9.9',
    ];
    expect(addresses.filter((address) => !reaches(listed, address))).toEqual([]);
    expect(['10.2.0.1', '192.168.7.8', 'fd13::1', '127.0.0.1'].filter((one) => reaches(listed, one))).toEqual(
      [],
    );
  });

  it('permits names wherever they lead, and no names that only look like them', () => {
    const hosts = ['hooks.internal', 'HOOKS.INTERNAL.', 'am.monitoring.svc.cluster.local'];
    expect(hosts.filter((host) => !reaches(listed, '10.9.9.9', host))).toEqual([]);
    const others = [
      'hooks.internal.evil.example',
      'xhooks.internal',
      'svc.cluster.local',
      'xsvc.cluster.local',
    ];
    expect(others.filter((host) => reaches(listed, '10.9.9.9', host))).toEqual([]);
  });

  it('permits no metadata of a cloud, neither by a range nor by a name', () => {
    const addresses = ['169.254.169.254', '::ffff:169.254.169.254', '168.63.129.16', 'fd00:ec2::254'];
    expect(addresses.filter((address) => reaches(listed, address, 'hooks.internal'))).toEqual([]);
  });

  it('is not needed for this machine where that was said', () => {
    const local = createAddressGuard({ allow: [], loopback: true });
    expect(
      ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.9.9.9'].filter((one) => !reaches(local, one)),
    ).toEqual([]);
    expect(['10.0.0.1', '169.254.169.254', '0.0.0.0'].filter((one) => reaches(local, one))).toEqual([]);
  });
});
