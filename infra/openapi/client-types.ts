/** The types of the client in `lib/client`, generated from the OpenAPI document. */
import { resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { openApiDocument } from '../../lib/docs/openapi.js';

/** The generated file, which is checked in. */
export const CLIENT_TYPES_FILE = resolve(import.meta.dirname, '../../lib/client/openapi-types.ts');

const HEADER = '// Generated from the OpenAPI document by `npm run client:generate`. Do not edit.\n\n';

/** The content of the generated file. */
export async function clientTypes(): Promise<string> {
  // The URL and the API key of a deployment are not part of the types.
  const document = openApiDocument({ url: 'https://calendar.example.org', isApiKeyRequired: false });
  // A member with a default is optional in requests.
  return HEADER + astToString(await openapiTS(JSON.stringify(document), { defaultNonNullable: false }));
}
