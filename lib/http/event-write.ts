import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Caller } from '../auth/tokens.js';
import type { EventWrite } from '../usecases/change-event.js';
import type { OnConflict } from '../usecases/commit.js';
import type { Loaded } from '../usecases/load.js';
import { ifMatch } from './conditional.js';

interface WriteRequest {
  event: APIGatewayProxyEvent;
  caller: Caller;
  params: { id: string };
  query: { on_conflict?: OnConflict };
  first: Loaded;
}

/** Who writes to which event, on what conditions. */
export const eventWrite = ({ event, caller, params, query, first }: WriteRequest): EventWrite => ({
  userId: caller.userId,
  eventId: params.id,
  loaded: first,
  onConflict: query.on_conflict ?? 'reject',
  precondition: ifMatch(event),
});
