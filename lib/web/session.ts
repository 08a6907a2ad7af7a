/**
 * The session of this tab. The access token is only in memory; the refresh token is in the tab's session storage, so that
 * the session survives a reload and ends with the tab.
 */
import { Client } from '../client/index.js';

const REFRESH_TOKEN = 'calendar.refresh_token';
const TAB = 'calendar.tab';
const API_KEY = 'calendar.api_key';

/** A lock that is not free after this time is held by another tab, not by the page before a reload of this one. */
const CLAIM_MILLISECONDS = 1_000;

/** What the page says about its deployment. */
interface Deployment {
  /** The address before `/api`. */
  url: string;
  requiresKey: boolean;
}

export interface Entrance {
  deployment: Deployment;
  apiKey: string | undefined;
}

export function entranceOf(root: HTMLElement): Entrance {
  const { base = '', requiresKey } = root.dataset;
  const deployment = { url: new URL(base, location.origin).href, requiresKey: requiresKey === 'true' };
  return { deployment, apiKey: localStorage.getItem(API_KEY) ?? undefined };
}

/** The key names the application, not the person, so that it is kept for the next visit. */
export function saveApiKey(key: string): void {
  localStorage.setItem(API_KEY, key);
}

/** Claims the id of a tab until the tab is closed. @returns whether no other tab has it */
const claim = (tab: string): Promise<boolean> =>
  new Promise((resolve) => {
    const signal = AbortSignal.timeout(CLAIM_MILLISECONDS);
    const hold = (): Promise<void> => {
      resolve(true);
      return new Promise(() => undefined);
    };
    navigator.locks.request(`${TAB}.${tab}`, { signal }, hold).catch(() => {
      resolve(false);
    });
  });

/**
 * Forgets the session that a duplicated tab has copied. Each refresh token is for one use, so if both tabs used the same
 * one, the API would end the session of both.
 */
export async function forgetCopiedSession(): Promise<void> {
  // Locks exist only there.
  if (!isSecureContext) return;
  const tab = sessionStorage.getItem(TAB);
  if (tab !== null && (await claim(tab))) return;
  if (tab !== null) sessionStorage.removeItem(REFRESH_TOKEN);
  const own = crypto.randomUUID();
  sessionStorage.setItem(TAB, own);
  await claim(own);
}

export const hasSession = (): boolean => sessionStorage.getItem(REFRESH_TOKEN) !== null;

/** A client with the session of this tab, if there is one. @param onEnd called when the session has ended */
export function createClient({ deployment, apiKey }: Entrance, onEnd: () => void): Client {
  const refreshToken = sessionStorage.getItem(REFRESH_TOKEN);
  return new Client({
    url: deployment.url,
    apiKey,
    tokens: refreshToken === null ? undefined : { refresh_token: refreshToken },
    onTokens: (tokens) => {
      if (tokens) sessionStorage.setItem(REFRESH_TOKEN, tokens.refresh_token);
      else {
        sessionStorage.removeItem(REFRESH_TOKEN);
        onEnd();
      }
    },
  });
}
