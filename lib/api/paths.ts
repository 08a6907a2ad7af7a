/** Paths that answers point to. They stand apart from the operations so that a reader of one needs no schema. */

/** Lists the current state of every event for a client whose place in the feed has expired. */
export const CURRENT_CHANGES_PATH = '/api/changes/current';
