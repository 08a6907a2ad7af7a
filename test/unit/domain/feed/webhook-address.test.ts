import { describe, expect, it } from 'vitest';
import { isAllowedAddress, urlFault } from '../../../../lib/domain/feed/webhook-address.js';

const DEPLOYED = { allowLoopback: false };
const LAPTOP = { allowLoopback: true };

describe('an address in a private network', () => {
  it.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['metadata of another cloud', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local', '169.254.0.1'],
    ['metadata', '169.254.169.254'],
    ['credentials of tasks', '169.254.170.2'],
    ['protocol assignments', '192.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '203.0.113.7'],
    ['benchmarks', '198.18.0.1'],
    ['6to4 relay', '192.88.99.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped metadata', '::ffff:a9fe:a9fe'],
    ['IPv4-mapped private', '::ffff:10.0.0.1'],
    ['IPv4-compatible private', '::10.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::a00:1'],
    ['6to4 of private', '2002:a00:1::'],
    ['Teredo', '2001::1'],
    ['discard', '100::1'],
    ['documentation', '2001:db8::1'],
    ['unique local', 'fc00::1'],
    ['metadata', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['not given out', '4000::1'],
    ['no address', 'example.com'],
    ['no address', ''],
    ['octal', '0177.0.0.1'],
  ])('is refused: %s, %s', (_kind, address) => {
    expect(isAllowedAddress(address, DEPLOYED)).toBe(false);
  });

  it('is allowed on a laptop only if it is the laptop’s own', () => {
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(isAllowedAddress(address, LAPTOP)).toBe(true);
    }
    for (const address of ['10.0.0.1', '169.254.169.254', '0.0.0.0', 'fd00:ec2::254', '::']) {
      expect(isAllowedAddress(address, LAPTOP)).toBe(false);
    }
  });
});

describe('a public address', () => {
  it.each(['8.8.8.8', '93.184.215.14', '172.32.0.1', '::ffff:8.8.8.8', '2606:4700::1111', '2a00:1450:4001::1'])(
    'is allowed: %s',
    (address) => {
      expect(isAllowedAddress(address, DEPLOYED)).toBe(true);
    },
  );
});

describe('a webhook URL', () => {
  it.each([
    ['example.com/hook', 'must be an absolute URL'],
    ['/hook', 'must be an absolute URL'],
    ['https://', 'must be an absolute URL'],
    ['http://example.com/', 'must begin with https://'],
    ['ftp://example.com/', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['javascript:alert(1)', 'must begin with https://'],
    ['https://ann:secret@example.com/', 'must not contain a user name or password'],
    ['https://ann@example.com/', 'must not contain a user name or password'],
    ['https://example.com/#part', 'must not have a fragment'],
    ['https://example.com:22/', 'must use port 443 or a port above 1023'],
    ['https://example.com:80/', 'must use port 443 or a port above 1023'],
  ])('is refused: %s', (url, fault) => {
    expect(urlFault(url, DEPLOYED)).toBe(fault);
  });

  it.each(['https://example.com', 'https://example.com:443/hook', 'https://example.com:8443/hook?key=1'])(
    'is allowed: %s',
    (url) => {
      expect(urlFault(url, DEPLOYED)).toBeUndefined();
    },
  );

  it('may use plain HTTP to any port on a laptop', () => {
    expect(urlFault('http://localhost:80/', LAPTOP)).toBeUndefined();
    expect(urlFault('http://127.0.0.1:3999/hook', LAPTOP)).toBeUndefined();
    expect(urlFault('ftp://127.0.0.1/', LAPTOP)).toBe('must begin with https://');
  });
});
