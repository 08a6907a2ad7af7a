import type { APIGatewayProxyEvent } from 'aws-lambda';
import { loadConfig } from '../runtime/config.js';
import { apiOriginOf } from './base-path.js';

/** What clients have to know about a deployment. */
export interface Deployment {
  /** The address before `/api`, as the client sees it. */
  url: string;
  websocketUrl: string;
  isApiKeyRequired: boolean;
}

/** The deployment that serves the request. */
export function deploymentOf(event: APIGatewayProxyEvent): Deployment {
  const { REQUIRE_API_KEY: isApiKeyRequired, WEBSOCKET_URL: websocketUrl } = loadConfig();
  return { url: apiOriginOf(event), websocketUrl, isApiKeyRequired };
}
