import { importOperation } from '../../lib/api/icalendar.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { importAnswer } from '../../lib/http/import-answer.js';
import { preloadCalendar } from '../../lib/http/preload.js';
import { authoriseImport, importFile } from '../../lib/usecases/icalendar/import-calendar.js';

/** `POST /api/calendars/{id}/import`, from booker up: 207 with the result of each event of the file. */
export const handler = userEndpoint(importOperation, {
  preload: preloadCalendar,
  run: async ({ context, event, caller: { userId }, query, body, preloaded }) => {
    const { on_conflict: onConflict, dry_run: isDryRun } = query;
    const imported = await importFile(context, { userId, loaded: preloaded, onConflict, isDryRun }, body as Buffer);
    return importAnswer(imported, { requestId: event.requestContext.requestId, isDryRun });
  },
  authoriseReplay: authoriseImport,
});
