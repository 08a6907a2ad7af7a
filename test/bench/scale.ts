/**
 * Replays the mix of docs/cost.md against published limits, and shows where they are reached: by the number of users and
 * hot key, and for a number of users that grows until a limit is raised. Needs no database. Prints Markdown.
 */
import { readMeasured } from '../support/cost/mix.js';
import { tableOfBreaks, tableOfScenarios } from '../support/scale/tables.js';

const measured = readMeasured();
console.log([tableOfScenarios(measured), tableOfBreaks(measured)].join('\n'));
