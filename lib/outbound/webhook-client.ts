import { lookup as resolve } from 'node:dns/promises';
import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isAllowedAddress, urlFault, type AddressPolicy } from '../domain/feed/webhook-address.js';
import type { PostOutcome } from '../domain/feed/webhook.js';
import type { WebhookClient } from '../usecases/webhooks/context.js';

/** The timeout of one attempt: name resolution, connection and response status. */
const TIMEOUT_MILLISECONDS = 5_000;

/**
 * The timeout of name resolution while a client waits for the response. The name server can be under an attacker's
 * control.
 */
const RESOLVING_MILLISECONDS = 2_000;

interface Address {
  address: string;
  family: number;
}

/** All addresses of a host name. */
export type Resolver = (hostname: string) => Promise<Address[]>;

const systemResolver: Resolver = (hostname) => resolve(hostname, { all: true });

/** The host of a URL. Node.js does not resolve an IP address, so the lookup below does not check it. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** The host resolves to an address that is not allowed. */
class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

class TimeoutError extends Error {
  readonly code = 'ABORT_ERR';
}

/** The reasons that owners of webhooks see. Other error texts could reveal internals. */
const REASONS: Record<string, string> = {
  ADDRESS_REFUSED: 'the address is not allowed',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ABORT_ERR: 'timeout',
};

const reasonOf = (error: unknown): string => {
  const { code = '' } = error as { code?: string };
  return REASONS[code] ?? (/^[A-Z][A-Z_]+$/.test(code) ? code : 'the connection failed');
};

/**
 * Posts to webhook receivers on the internet. Every address of a host must be allowed, and the connection uses an
 * address that was checked, so that a name that resolves differently a moment later (DNS rebinding) has no effect.
 */
export class HttpReceivers implements WebhookClient {
  constructor(
    private readonly policy: AddressPolicy,
    private readonly resolver: Resolver = systemResolver,
  ) {}

  async faultOf(text: string): Promise<string | undefined> {
    const fault = this.visibleFaultOf(text);
    if (fault !== undefined) return fault;
    const host = hostOf(new URL(text));
    if (isIP(host) !== 0) return undefined;
    try {
      await withTimeout(this.resolveAllowed(host));
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }

  /** The fault of a URL that needs no name resolution. */
  private visibleFaultOf(text: string): string | undefined {
    const fault = urlFault(text, this.policy);
    if (fault !== undefined) return fault;
    const host = hostOf(new URL(text));
    return isIP(host) === 0 || this.isAllowed(host) ? undefined : REASONS['ADDRESS_REFUSED'];
  }

  /** Follows no redirect and ignores the body: only the status counts. */
  async post(url: URL, headers: Record<string, string>, body: string): Promise<PostOutcome> {
    const fault = this.visibleFaultOf(url.href);
    if (fault !== undefined) return { error: fault };
    try {
      return { status: await this.statusOf(url, headers, body) };
    } catch (error) {
      return { error: reasonOf(error) };
    }
  }

  private statusOf(url: URL, headers: Record<string, string>, body: string): Promise<number> {
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      // A reused connection may already be closed by the receiver, which would count as a failed attempt.
      agent: false,
      lookup: this.lookup,
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    };
    return new Promise((answered, failed) => {
      const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
        response.destroy();
        answered(response.statusCode ?? 0);
      });
      request.on('error', failed);
      // The receiver switched protocols and sent no status.
      request.on('close', () => {
        failed(new Error('the connection closed before the response status'));
      });
      request.end(body);
    });
  }

  /** Replaces the system's lookup, so that the connection uses exactly the addresses that were checked. */
  private readonly lookup: LookupFunction = (hostname, { all }, callback) => {
    this.resolveAllowed(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, '');
      },
    );
  };

  /** @throws AddressRefused if one of the addresses is not allowed */
  private async resolveAllowed(hostname: string): Promise<[Address, ...Address[]]> {
    const [first, ...others] = await this.resolver(hostname);
    if (!first || ![first, ...others].every(({ address }) => this.isAllowed(address))) throw new AddressRefused();
    return [first, ...others];
  }

  private isAllowed(address: string): boolean {
    return isAllowedAddress(address, this.policy);
  }
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      fail(new TimeoutError());
    }, RESOLVING_MILLISECONDS);
  });
  return Promise.race([work, timeout]).finally(() => {
    clearTimeout(timer);
  });
}
