/** Generates the types of the client. Run it after each change of the OpenAPI document. */
import { writeFileSync } from 'node:fs';
import { CLIENT_TYPES_FILE, clientTypes } from './client-types.js';

writeFileSync(CLIENT_TYPES_FILE, await clientTypes());
