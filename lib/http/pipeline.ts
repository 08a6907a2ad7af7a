import middy from '@middy/core';
import cors from '@middy/http-cors';
import securityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { withMetrics } from '../metrics.js';
import { loadConfig } from '../runtime/config.js';
import { allowedOrigin, EXPOSED_HEADERS, varyByOrigin } from './cors.js';
import { toGatewayResult, type Answer } from './answer.js';
import { failureAnswer } from './problems.js';

/** No endpoint collects browser reports, so the reporting headers are left out. */
const NO_REPORTS = { reportTo: false, reportingEndpoints: false };
const HSTS_SECONDS = 365 * 24 * 60 * 60;

/** Wraps every HTTP handler: renders errors as problems and adds CORS and security headers to every answer. */
export function pipeline(
  respond: (event: APIGatewayProxyEvent) => Promise<Answer | APIGatewayProxyResult>,
  security: Parameters<typeof securityHeaders>[0] = {},
): middy.MiddyfiedHandler<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const { CORS_ORIGINS } = loadConfig();
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(
      cors({
        // Replaces the middleware's own lookup, which accepts `Origin: constructor` as a listed origin.
        getOrigin: (origin) => allowedOrigin(CORS_ORIGINS, origin) as string,
        exposeHeaders: EXPOSED_HEADERS,
        ...(varyByOrigin(CORS_ORIGINS) && { vary: 'Origin' }),
      }),
    )
    .use(
      securityHeaders({
        strictTransportSecurity: { maxAge: HSTS_SECONDS, includeSubDomains: true, preload: false },
        ...NO_REPORTS,
        ...security,
      }),
    )
    .handler(
      withMetrics(async (event) => {
        try {
          const answer = await respond(event);
          return 'status' in answer ? toGatewayResult(answer) : answer;
        } catch (error) {
          return toGatewayResult(failureAnswer(error, event.requestContext.requestId));
        }
      }),
    );
}
