import { versionStream } from '../../lib/triggers/table-stream.js';
import { publish } from '../../lib/usecases/feed/publish.js';

/** The table's stream: appends new versions to the feeds of the people they concern, and notifies the subscribers. */
export const handler = versionStream(publish);
