import { versionStream } from '../../lib/triggers/table-stream.js';
import { publish } from '../../lib/usecases/feed/publish.js';

/** The table's stream: every new version goes into the feeds of everybody whom it concerns, and to their connections. */
export const handler = versionStream(publish);
