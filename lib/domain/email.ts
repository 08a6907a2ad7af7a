/** E-mail addresses: a mailbox of RFC 5321 §4.1.2 at a domain name, without address literals. */

/** A path has at most 256 octets with its two angle brackets (RFC 5321 §4.5.3.1.3). */
export const MAX_EMAIL_CHARACTERS = 254;

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const DOT_STRING = `${ATOM}(?:\\.${ATOM})*`;
const QUOTED_STRING = '"(?:[ !#-[\\]-~]|\\\\[ -~])*"';
const MAX_64_OCTETS = '(?=.{1,64}@[^@]+$)';

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** Not only digits, to exclude IPv4 addresses (RFC 3696 §2). */
const TOP_LEVEL = `(?![0-9]+$)${LABEL}`;

export const EMAIL = new RegExp(`^${MAX_64_OCTETS}(?:${DOT_STRING}|${QUOTED_STRING})@(?:${LABEL}\\.)+${TOP_LEVEL}$`);

const IS_DOT_STRING = new RegExp(`^${DOT_STRING}$`);
const QUOTED_LOCAL_PART = new RegExp(`^(${QUOTED_STRING})(@[^@]+)$`);

/**
 * A canonical form for comparison: lower case, and quotes in the local part only where they are required
 * (`"ada"@example.com` is `ada@example.com`).
 */
export function emailIdentity(email: string): string {
  const [, quoted, domain = ''] = QUOTED_LOCAL_PART.exec(email) ?? [];
  if (quoted === undefined) return email.toLowerCase();
  const content = quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  const localPart = IS_DOT_STRING.test(content) ? content : `"${content.replaceAll(/["\\]/g, '\\$&')}"`;
  return `${localPart}${domain}`.toLowerCase();
}
