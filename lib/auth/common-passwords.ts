import { dictionary } from '@zxcvbn-ts/language-common';
import { invalid } from '../domain/errors.js';

const DETAIL = 'must not be one of the most common passwords (REFUSE_COMMON_PASSWORDS)';

/** The 50,000 most common passwords of known leaks, in lower case. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/**
 * Refuses the passwords that attackers try first (OWASP ASVS 6.2.4).
 * @throws ProblemError `invalid-request` naming the member
 */
export function requireUncommon(password: string, member: string): void {
  if (!COMMON.has(password.toLowerCase())) return;
  throw invalid([{ pointer: `/${member}`, detail: DETAIL }]);
}
