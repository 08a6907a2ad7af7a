import middy from '@middy/core';
import cors from '@middy/http-cors';
import securityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { loadConfig } from '../runtime/config.js';
import { EXPOSED_HEADERS } from './cors.js';
import { toGatewayResult, type Answer } from './answer.js';
import { problemAnswer } from './problems.js';

/** Nobody collects reports of browsers; an empty header would say otherwise. */
const NO_REPORTS = { reportTo: false, reportingEndpoints: false };
const HSTS_SECONDS = 365 * 24 * 60 * 60;

/** What stands around every HTTP handler: errors become problems, and every answer gets CORS and security headers. */
export function pipeline(
  respond: (event: APIGatewayProxyEvent) => Promise<Answer | APIGatewayProxyResult>,
  security: Parameters<typeof securityHeaders>[0] = {},
): middy.MiddyfiedHandler<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(cors({ origins: loadConfig().CORS_ORIGINS, exposeHeaders: EXPOSED_HEADERS }))
    .use(
      securityHeaders({
        strictTransportSecurity: { maxAge: HSTS_SECONDS, includeSubDomains: true, preload: false },
        ...NO_REPORTS,
        ...security,
      }),
    )
    .handler(async (event) => {
      try {
        const answer = await respond(event);
        return 'status' in answer ? toGatewayResult(answer) : answer;
      } catch (error) {
        return toGatewayResult(problemAnswer(error, event.requestContext.requestId));
      }
    });
}
