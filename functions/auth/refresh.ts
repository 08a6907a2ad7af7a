import { refreshOperation } from '../../lib/api/auth.js';
import { publicEndpoint } from '../../lib/http/endpoint.js';
import { refresh } from '../../lib/usecases/accounts/sessions.js';

/** `POST /api/auth/refresh`, for the holder of a refresh token: 200 with a new pair of tokens, or 401. */
export const handler = publicEndpoint(refreshOperation, async ({ context, body }) => ({
  status: 200,
  body: await refresh(context, body.refresh_token),
}));
