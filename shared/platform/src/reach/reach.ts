import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ReachError } from './errors.ts';

/**
 * Where this server may connect to at somebody's bidding. Feeds and webhooks make it call addresses that somebody typed
 * in, so whatever only this server can reach (itself, its neighbours, a cloud's metadata service) is out of bounds unless the operator says
 * otherwise. What counts is the address that is connected to, not the name: a name may point anywhere, and elsewhere
 * a second later.
 */
export interface ReachRules {
  /** Whether {@link officeNetworks} may be reached. */
  readonly privateNetworks: boolean;
  /** Names, addresses and CIDR ranges that may be reached wherever they are. */
  readonly hosts: readonly string[];
}

/** Ranges that offices number their networks with. */
const officeNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];
/** Everything else that is not the public internet (IANA special-purpose registries), or hides an address inside. */
const otherNetworks = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '5f00::/16',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

const offices = listOf(officeNetworks);
const others = listOf(otherNetworks);

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address);
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    if (family !== 0) list.addSubnet(address, prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix), kind);
  }
  return list;
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** An IPv6 address that is an IPv4 one in disguise is judged as that. */
function plain(address: string): string {
  const [, dotted] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const bits = Number.parseInt(high, 16) * 65536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

/** Whether the operator named this host, or the range its address lies in. */
export function isNamedHost(rules: ReachRules, host: string): boolean {
  const name = bare(host);
  return rules.hosts.some((item) => item.toLowerCase() === name) || (isIP(name) !== 0 && inNamedRange(rules, name));
}

function inNamedRange(rules: ReachRules, address: string): boolean {
  return contains(listOf(rules.hosts), plain(address));
}

/** Whether `address`, which `host` resolved to, may be connected to. */
export function mayReach(rules: ReachRules, host: string, address: string): boolean {
  if (isNamedHost(rules, host)) return true;
  const real = plain(address.split('%')[0] ?? address);
  if (inNamedRange(rules, real)) return true;
  if (contains(offices, real)) return rules.privateNetworks;
  return !contains(others, real);
}

/** A host as it is compared: without the brackets of an IPv6 address in a URL, and the dot that ends a full name. */
function bare(host: string): string {
  return host
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** An address needs no look-up, so none would check it. @throws ReachError `private_address` */
export function assertAddressAllowed(rules: ReachRules, host: string): void {
  const name = bare(host);
  if (isIP(name) !== 0 && !mayReach(rules, name, name)) throw new ReachError('private_address', name);
}

/**
 * Refuses an address that may not be called: what is neither HTTPS nor plain HTTP to a host that is named, and addresses
 * out of reach that need no look-up. @throws ReachError `not_encrypted`, `private_address`
 */
export function assertUrlAllowed(rules: ReachRules, url: URL): void {
  const named = isNamedHost(rules, url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && named)) {
    throw new ReachError('not_encrypted', url.host);
  }
  assertAddressAllowed(rules, url.hostname);
}

/** Finds all addresses of a host, as `dns.lookup` does. */
export type Resolve = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * The look-up of a connection: what it answers is what is connected to, so nothing can change in between. One
 * forbidden address among several forbids all.
 */
export function guardedLookup(rules: ReachRules, resolve: Resolve = lookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first] = found ?? [];
      if (error || !first) return callback(error ?? new ReachError('host_unknown', host), '', 4);
      if (!found.every(({ address }) => mayReach(rules, host, address))) {
        return callback(new ReachError('private_address', host), '', 4);
      }
      if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}
