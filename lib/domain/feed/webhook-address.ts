/** The addresses that webhooks can use: the public internet, never the internal network (OWASP API7:2023). */
import ipaddr from 'ipaddr.js';

/** Addresses that are allowed in addition to the public internet. */
export interface AddressPolicy {
  /** For receivers on a laptop: allows loopback addresses, any port, and HTTP. */
  allowLoopback: boolean;
}

const FIRST_FREE_PORT = 1024;

/** The global unicast range. All other IPv6 ranges are reserved or for use within networks. */
const GLOBAL_IPV6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** Whether a text is an IP address in canonical form. */
const isAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);

/** The fault of a webhook URL, apart from its host's address; `undefined` if it is valid. */
export function urlFault(text: string, { allowLoopback }: AddressPolicy): string | undefined {
  if (!URL.canParse(text)) return 'must be an absolute URL';
  const { protocol, username, password, port, hash } = new URL(text);
  if (protocol !== 'https:' && !(allowLoopback && protocol === 'http:')) return 'must begin with https://';
  if (username !== '' || password !== '') return 'must not contain a user name or password';
  if (hash !== '') return 'must not have a fragment';
  if (!allowLoopback && port !== '' && Number(port) < FIRST_FREE_PORT) return 'must use port 443 or a port above 1023';
  return undefined;
}

/** Whether a webhook can use this IP address. */
export function isAllowedAddress(address: string, { allowLoopback }: AddressPolicy): boolean {
  if (!isAddress(address)) return false;
  // Unwraps IPv4-mapped IPv6 addresses (`::ffff:a.b.c.d`).
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === 'loopback') return allowLoopback;
  if (range !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6);
}
