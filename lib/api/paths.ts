/** Paths that responses link to. Kept apart from the operations, so that importing a path loads no schemas. */

/** Lists the current state of every event, for a client whose position in the feed has expired. */
export const CURRENT_CHANGES_PATH = '/api/changes/current';
