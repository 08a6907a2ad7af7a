/** Serves the documents for machines. */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { entityTag, type Answer } from './answer.js';
import { apiOriginOf } from './base-path.js';
import { isNotModified } from './conditional.js';
import { loadConfig } from '../runtime/config.js';

/** Responds with the document of this deployment. Clients revalidate it by its `ETag`. */
export const documentAnswer =
  (documentOf: (served: { url: string; isApiKeyRequired: boolean }) => object) =>
  (event: APIGatewayProxyEvent): Promise<Answer> => {
    const served = { url: apiOriginOf(event), isApiKeyRequired: loadConfig().REQUIRE_API_KEY };
    const text = JSON.stringify(documentOf(served));
    const version = createHash('sha256').update(text).digest('base64url').slice(0, 16);
    const headers = { ETag: entityTag(version), 'Cache-Control': 'no-cache' };
    return Promise.resolve(
      isNotModified(event, version)
        ? { status: 304, headers }
        : { status: 200, headers: { ...headers, 'Content-Type': 'application/json' }, text },
    );
  };
