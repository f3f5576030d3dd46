import { isIP } from 'node:net';
import fc from 'fast-check';
import t from 'tap';
import { connectionFault, ReachError } from '../../src/reach/errors.ts';
import {
  assertAddressAllowed,
  assertUrlAllowed,
  guardedLookup,
  mayReach,
  type ReachRules,
} from '../../src/reach/reach.ts';

const closed: ReachRules = { privateNetworks: false, hosts: [] };
const offices: ReachRules = { privateNetworks: true, hosts: [] };

const office = ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fd00::1'];
const never = [
  '0.0.0.0',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:169.254.169.254',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:db8::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
];
const open = ['1.1.1.1', '172.32.0.1', '100.128.0.1', '203.162.0.1', '2405:4800::1', '2606:4700::1111'];

t.test('only the public internet is in reach, unless the operator says otherwise', async (t) => {
  for (const address of [...office, ...never]) t.notOk(mayReach(closed, 'h', address), address);
  for (const address of open) t.ok(mayReach(closed, 'h', address), address);
});

t.test(
  'opening private networks opens those of offices, not this machine, its neighbours or a metadata service',
  async (t) => {
    for (const address of [...office, '::ffff:10.1.2.3', '::ffff:a01:203'])
      t.ok(mayReach(offices, 'h', address), address);
    for (const address of never) t.notOk(mayReach(offices, 'h', address), address);
  },
);

t.test('a host, an address or a range that is named is in reach, and nothing beside it', async (t) => {
  const named: ReachRules = {
    privateNetworks: false,
    hosts: ['SFTP.so.vn', '127.0.0.1', '10.20.0.0/16', 'fd00:1::/32'],
  };
  t.ok(mayReach(named, 'sftp.so.vn', '10.9.9.9'));
  t.ok(mayReach(named, 'sftp.so.vn.', '10.9.9.9'));
  t.notOk(mayReach(named, 'other.sftp.so.vn', '10.9.9.9'));
  t.ok(mayReach(named, 'h', '10.20.255.1'));
  t.notOk(mayReach(named, 'h', '10.21.0.1'));
  t.ok(mayReach(named, '[fd00:1::5]', 'fd00:1::5'));
  t.notOk(mayReach(named, 'h', 'fd00:2::5'));
  t.ok(mayReach(named, 'h', '127.0.0.1'));
  t.notOk(mayReach(named, 'h', '127.0.0.2'));
});

t.test('an IPv4 address is judged alike in each of its IPv6 disguises', async (t) => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
      const hex = `::ffff:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      if (isIP(hex) !== 6) return false;
      const plain = mayReach(offices, 'h', address);
      return plain === mayReach(offices, 'h', `::ffff:${address}`) && plain === mayReach(offices, 'h', hex);
    }),
  );
  t.pass();
});

t.test('an address that needs no look-up is checked too, however it is written', async (t) => {
  for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', new URL('http://0x7f.1/').hostname]) {
    t.throws(() => assertAddressAllowed(closed, host), { code: 'private_address' }, host);
  }
  t.doesNotThrow(() => assertAddressAllowed(closed, '1.1.1.1'));
  t.doesNotThrow(() => assertAddressAllowed(closed, 'localhost'), 'a name is checked when it is connected to');
});

t.test('what a name resolves to is checked where it is connected to', async (t) => {
  const resolve = (rules: ReachRules, all: boolean) =>
    new Promise((resolve) => {
      guardedLookup(rules)('localhost', { all }, (error, address) => resolve(error ?? address));
    });
  for (const all of [true, false]) {
    t.match(await resolve(closed, all), { code: 'private_address' });
    t.match(await resolve(offices, all), { code: 'private_address' });
  }
  t.match(await resolve({ privateNetworks: false, hosts: ['localhost'] }, false), /^(127\.0\.0\.1|::1)$/);
});

t.test('an address is called over HTTPS, or without encryption where the operator named it', async (t) => {
  const named: ReachRules = { privateNetworks: false, hosts: ['noi-bo.vn', '10.0.0.0/8'] };
  const refusal = (rules: ReachRules, url: string) => {
    try {
      assertUrlAllowed(rules, new URL(url));
      return null;
    } catch (error) {
      return (error as ReachError).code;
    }
  };
  t.equal(refusal(closed, 'https://vi-du.vn/x'), null);
  t.equal(refusal(closed, 'http://vi-du.vn/x'), 'not_encrypted');
  t.equal(refusal(named, 'http://noi-bo.vn/x'), null);
  t.equal(refusal(named, 'http://10.1.2.3/x'), null);
  t.equal(refusal(closed, 'https://10.1.2.3/x'), 'private_address');
  t.equal(refusal(named, 'ftp://noi-bo.vn/x'), 'not_encrypted');
});

t.test(
  'what went wrong with a connection is told by closed codes, and what is none is not taken for one',
  async (t) => {
    const system = (code: string) => Object.assign(new Error(code), { code });
    const told = (error: unknown) => connectionFault(error)?.code;
    t.equal(told(new ReachError('private_address', 'h')), 'private_address');
    t.equal(told(system('ENOTFOUND')), 'host_unknown');
    t.equal(told(system('ECONNREFUSED')), 'unreachable');
    t.equal(told(system('ETIMEDOUT')), 'timed_out');
    t.equal(told(new DOMException('x', 'TimeoutError')), 'timed_out');
    t.equal(told(system('ECONNRESET')), 'interrupted');
    t.equal(told(system('DEPTH_ZERO_SELF_SIGNED_CERT')), 'certificate_refused');
    t.equal(connectionFault(new TypeError('x')), null);
  },
);
