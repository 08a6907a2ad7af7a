import * as z from 'zod';
import { exportOperation } from '../../lib/api/export.js';
import { openCursor, sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { exportAccount } from '../../lib/usecases/accounts/export-account.js';

const Position = z.object({ eventId: z.string(), version: z.number() });

/** `GET /api/users/me/export`, for users: 200 with a zip archive of everything about them, or of a part of it. */
export const handler = userEndpoint(exportOperation, {
  run: async ({ context, caller, query }) => {
    const scope = { userId: caller.userId, listing: exportOperation.id };
    const after = openCursor(context.tokens, scope, Position, query.cursor);
    const { archive, next } = await exportAccount(context, caller, after);
    const cursor = sealCursor(context.tokens, scope, next);
    return {
      status: 200,
      headers: {
        'Content-Type': 'application/zip',
        'Content-Disposition': 'attachment; filename="export.zip"',
        ...(cursor !== null && { Link: `<?cursor=${encodeURIComponent(cursor)}>; rel="next"` }),
      },
      bytes: archive,
    };
  },
});
