import type * as z from 'zod';
import type { Operation } from '../api/operation.js';
import type { Answer, AnswerOf } from './answer.js';
import { userEndpoint, type PreviewAnswer, type UserRequest } from './endpoint.js';
import type { ResourceRequest } from './preload.js';

export type WriteRequest<Query, Preloaded> = UserRequest<{ id: string }, Query, unknown, Preloaded>;
export type AnswerTo<Result> = (result: Result) => Answer;

/** How requests to one kind of resource become the writes that use cases take. */
interface WriteKind<Query, Preloaded, Write> {
  preload: (request: ResourceRequest) => Promise<Preloaded>;
  /** @param answerOf the response to the result, to save with the write */
  writeOf: (request: WriteRequest<Query, Preloaded>, answerOf: AnswerTo<unknown>) => Write;
  /** @throws ProblemError if the caller can no longer read the resource, so that a retry gets no stored response */
  authoriseReplay: (preloaded: Preloaded) => void;
}

/** Makes the endpoint for writes to one kind of resource. */
export const writeEndpoint =
  <Query, Preloaded, Write>({ preload, writeOf, authoriseReplay }: WriteKind<Query, Preloaded, Write>) =>
  <
    P extends z.ZodType<{ id: string }>,
    Q extends z.ZodType<Query>,
    B extends z.ZodType,
    R extends z.ZodType,
    D extends z.ZodType,
    Result,
  >(
    operation: Operation<P, Q, B, 'user', R, z.ZodNever, D>,
    work: {
      write: (
        request: UserRequest<z.infer<P>, z.infer<Q>, z.infer<B>, Preloaded>,
        write: Write,
      ) => Promise<{ written: Result } | { preview: z.infer<D> }>;
      /** The response to the result. With an `Idempotency-Key`, it is saved with the write. */
      answerOf: (result: Result) => AnswerOf<z.infer<R>>;
    },
  ) =>
    userEndpoint(operation, {
      preload,
      authoriseReplay,
      run: async (request) => {
        // The use case calls it with the result that `write` returns.
        const write = writeOf(request, work.answerOf as AnswerTo<unknown>);
        return writeAnswer(await work.write(request, write), work.answerOf);
      },
    });

/** The response to a write; a dry run is 200 with the preview. @param answerOf the response to a result that was written */
export const writeAnswer = <Result, Preview, A extends Answer>(
  outcome: { written: Result } | { preview: Preview },
  answerOf: (result: Result) => A,
): A | PreviewAnswer<Preview> =>
  'written' in outcome ? answerOf(outcome.written) : ({ status: 200, body: outcome.preview } as PreviewAnswer<Preview>);
