import type * as z from 'zod';
import type { Operation } from '../api/operation.js';
import { entityTag, type AnswerOf } from './answer.js';
import { isNotModified } from './conditional.js';
import { openCursor, sealCursor } from './cursor.js';
import { userEndpoint, type Awaitable, type FirstRequest, type UserRequest, type UserWork } from './endpoint.js';

type PageQuery = z.ZodType<{ limit: number; cursor?: string | undefined }>;
type PageBody = z.ZodType<{ items: unknown[]; next_cursor: string | null }>;

interface RequestedPage<Q, Position extends z.ZodType> {
  query: Q;
  /** Where the page starts; `undefined` for the first page. */
  position: z.infer<Position> | undefined;
}

interface PageWork<P, Q, Preloaded, Body, Position extends z.ZodType> {
  /**
   * The first reads, as in {@link userEndpoint}.
   * @param page validates the query and opens its cursor
   */
  preload?: (
    request: FirstRequest<P, Q, unknown>,
    page: () => Promise<RequestedPage<Q, Position>>,
  ) => Promise<Preloaded>;
  /** The id of the resource that the list belongs to, if paths can name it in several ways. */
  idOf?: (request: Pick<FirstRequest<P, Q, unknown>, 'params' | 'caller'>) => string;
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
) => {
  const scopeOf = (
    request: Pick<FirstRequest<z.infer<P>, z.infer<Q>, unknown>, 'params' | 'caller'>,
    query: z.infer<Q>,
  ) => {
    const ids = idOf ? [idOf(request)] : Object.values(request.params ?? {});
    return { userId: request.caller.userId, listing: [operation.id, ...ids].join(' '), query };
  };
  const firstReads: UserWork<z.infer<P>, z.infer<Q>, unknown, Preloaded, unknown, unknown>['preload'] =
    preload &&
    ((request) =>
      preload(request, async () => {
        const { query } = await request.input();
        return { query, position: openCursor(request.context.tokens, scopeOf(request, query), position, query.cursor) };
      }));
  return userEndpoint(operation, {
    preload: firstReads,
    run: async (request) => {
      const { context, event, query } = request;
      const scope = scopeOf(request, query);
      const { next, version, ...page } = await run(request, openCursor(context.tokens, scope, position, query.cursor));
      const body = { ...page, next_cursor: sealCursor(context.tokens, scope, next) };
      if (version === undefined) return { status: 200, body } as AnswerOf<z.infer<R>>;
      const headers = { ETag: entityTag(version) };
      return (isNotModified(event, version) ? { status: 304, headers } : { status: 200, headers, body }) as AnswerOf<
        z.infer<R>
      >;
    },
  });
};
