import { versionStream } from '../../lib/realtime/table-stream.js';
import { publishVersions } from '../../lib/usecases/publish-versions.js';

/** The table's stream: every new version goes into the feeds of everybody whom it concerns, and to their connections. */
export const handler = versionStream(publishVersions);
