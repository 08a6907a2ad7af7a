import type * as z from 'zod';
import type { Operation } from '../api/operation.js';
import { entityTag, type AnswerOf } from './answer.js';
import { isNotModified } from './conditional.js';
import { openCursor, sealCursor } from './cursor.js';
import { userEndpoint, type Awaitable, type UserRequest, type UserWork } from './endpoint.js';

type PageQuery = z.ZodType<{ limit: number; cursor?: string | undefined }>;
type PageBody = z.ZodType<{ items: unknown[]; next_cursor: string | null }>;

interface PageWork<P, Q, Preloaded, Body, Position extends z.ZodType> {
  preload?: UserWork<P, Q, unknown, Preloaded, unknown, unknown>['preload'];
  /** The id of the resource that the list belongs to, if paths can name it in several ways. */
  idOf?: (preloaded: Preloaded) => string;
  /** The schema of a position in the list. */
  position: Position;
  /** Returns the page at a position and the position of the next page. A page with a version gets an `ETag`. */
  run: (
    request: UserRequest<P, Q, unknown, Preloaded>,
    position: z.infer<Position> | undefined,
  ) => Awaitable<Omit<Body, 'next_cursor'> & { next: z.infer<Position> | undefined; version?: number }>;
}

/**
 * An endpoint that returns a page of a list. Its cursors seal a position for the caller, operation, path and query, and are
 * opened before the page is read.
 */
export const pageEndpoint = <
  P extends z.ZodType,
  Q extends PageQuery,
  R extends PageBody,
  Position extends z.ZodType,
  Preloaded = undefined,
>(
  operation: Operation<P, Q, z.ZodType, 'user', R, z.ZodNever, z.ZodNever>,
  { preload, idOf, position, run }: PageWork<z.infer<P>, z.infer<Q>, Preloaded, z.infer<R>, Position>,
) =>
  userEndpoint(operation, {
    preload,
    run: async (request) => {
      const { context, event, caller, params, query, preloaded } = request;
      const ids = idOf ? [idOf(preloaded)] : Object.values(params ?? {});
      const scope = { userId: caller.userId, listing: [operation.id, ...ids].join(' '), query };
      const { next, version, ...page } = await run(request, openCursor(context.tokens, scope, position, query.cursor));
      const body = { ...page, next_cursor: sealCursor(context.tokens, scope, next) };
      if (version === undefined) return { status: 200, body } as AnswerOf<z.infer<R>>;
      const headers = { ETag: entityTag(version) };
      return (isNotModified(event, version) ? { status: 304, headers } : { status: 200, headers, body }) as AnswerOf<
        z.infer<R>
      >;
    },
  });
