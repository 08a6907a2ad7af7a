/** Where webhooks may lead: to the public internet, never into the network that the service runs in (OWASP API7:2023). */
import ipaddr from 'ipaddr.js';

/** What is let through beside the public internet. */
export interface AddressPolicy {
  /** For receivers on a laptop: loopback addresses, any port, and HTTP. */
  allowLoopback: boolean;
}

const FIRST_FREE_PORT = 1024;

/** All that is given out to hosts on the internet; the rest of IPv6 is kept for what is to come, or for use within networks. */
const GLOBAL_IPV6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** Whether a text is an IP address in its one usual form. */
const isAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);

/** What is wrong with a URL as one to post to, whatever its host's address; `undefined` when nothing is. */
export function urlFault(text: string, { allowLoopback }: AddressPolicy): string | undefined {
  if (!URL.canParse(text)) return 'must be an absolute URL';
  const { protocol, username, password, port, hash } = new URL(text);
  if (protocol !== 'https:' && !(allowLoopback && protocol === 'http:')) return 'must begin with https://';
  if (username !== '' || password !== '') return 'must not contain a user name or password';
  if (hash !== '') return 'must not have a fragment';
  if (!allowLoopback && port !== '' && Number(port) < FIRST_FREE_PORT) return 'must use port 443 or a port above 1023';
  return undefined;
}

/** Whether a host of this IP address may be posted to. */
export function isAllowedAddress(address: string, { allowLoopback }: AddressPolicy): boolean {
  if (!isAddress(address)) return false;
  // An IPv4 address in IPv6's clothes counts as what it is.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === 'loopback') return allowLoopback;
  if (range !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6);
}
