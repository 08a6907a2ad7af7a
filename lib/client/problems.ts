/** Errors of the API: problem documents of RFC 9457. */
import type { Schemas } from './types.js';

/** A response that is not from the API, such as the error page of a proxy (RFC 9457 §4.2.1). */
interface UnknownProblem {
  type: 'about:blank';
  title: string;
  status: number;
  detail: string;
}

export type Problem = Schemas['Problem'] | UnknownProblem;

type CodeOf<Type> = Type extends `/problems/${infer Code}` ? Code : never;

/** The last segment of the `type` of a problem, such as `schedule-conflict`. */
export type ProblemCode = CodeOf<Problem['type']>;

/** The problem with the code. */
export type ProblemOf<C extends ProblemCode> = Extract<Problem, { type: `/problems/${C}` }>;

/** A request that the API has refused. `isProblem` tells the types apart. */
export class ProblemError<P extends Problem = Problem> extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problem: P,
    /** The `Retry-After` of the response. */
    readonly retryAfterSeconds?: number,
  ) {
    super(problem.detail);
  }

  /** Whether a later repeat can succeed without a change of the request. */
  get isTransient(): boolean {
    return this.problem.status >= 500 || this.problem.status === 429 || this.retryAfterSeconds !== undefined;
  }
}

/**
 * Whether the error is a problem of this type.
 * @example
 * try {
 *   await client.post('/api/events', { body });
 * } catch (error) {
 *   if (!isProblem(error, 'schedule-conflict')) throw error;
 *   console.log(error.problem.conflicts);
 * }
 */
export function isProblem<C extends ProblemCode>(error: unknown, code: C): error is ProblemError<ProblemOf<C>> {
  return error instanceof ProblemError && (error as ProblemError).problem.type === `/problems/${code}`;
}

/** The delay that a response demands, in seconds; undefined if none. */
export function retryAfterSecondsOf({ headers }: Response): number | undefined {
  const value = headers.get('Retry-After');
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** The error of a response that is not successful. */
export async function problemErrorOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  return new ProblemError(parseProblem(text) ?? unknownProblem(response), retryAfterSecondsOf(response));
}

function parseProblem(text: string): Problem | undefined {
  try {
    const problem = JSON.parse(text) as Partial<Problem> | null;
    return typeof problem?.type === 'string' && typeof problem.detail === 'string' ? (problem as Problem) : undefined;
  } catch {
    return undefined;
  }
}

const unknownProblem = ({ status, statusText }: Response): UnknownProblem => ({
  type: 'about:blank',
  title: statusText,
  status,
  detail: `The server answered ${status} without a problem document.`,
});
