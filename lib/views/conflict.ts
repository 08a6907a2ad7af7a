import type * as z from 'zod';
import type { Conflict } from '../api/schemas.js';

/** An event that a write overlaps. */
export type ConflictView = z.infer<typeof Conflict>;
