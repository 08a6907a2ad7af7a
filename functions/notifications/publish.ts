import { versionStream } from '../../lib/triggers/table-stream.js';
import { publishVersions } from '../../lib/usecases/feed/publish-versions.js';

/** The table's stream: every new version goes into the feeds of everybody whom it concerns, and to their connections. */
export const handler = versionStream(publishVersions);
