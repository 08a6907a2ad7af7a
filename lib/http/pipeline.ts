import middy from '@middy/core';
import cors from '@middy/http-cors';
import securityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { loadConfig } from '../runtime/config.js';
import { allowedOrigin, EXPOSED_HEADERS, varyByOrigin } from './cors.js';
import { toGatewayResult, type Answer } from './answer.js';
import { toProblemError, logProblems, problemAnswer } from './problems.js';

/** Nobody collects reports of browsers; an empty header would say otherwise. */
const NO_REPORTS = { reportTo: false, reportingEndpoints: false };
const HSTS_SECONDS = 365 * 24 * 60 * 60;

/** What stands around every HTTP handler: errors become problems, and every answer gets CORS and security headers. */
export function pipeline(
  respond: (event: APIGatewayProxyEvent) => Promise<Answer | APIGatewayProxyResult>,
  security: Parameters<typeof securityHeaders>[0] = {},
): middy.MiddyfiedHandler<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const { CORS_ORIGINS } = loadConfig();
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(
      cors({
        // Instead of its own comparison, which takes `Origin: constructor` for one of the list.
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
    .handler(async (event) => {
      try {
        const answer = await respond(event);
        return 'status' in answer ? toGatewayResult(answer) : answer;
      } catch (error) {
        const failure = toProblemError(error);
        const { requestId } = event.requestContext;
        logProblems([failure], requestId);
        return toGatewayResult(problemAnswer(failure, requestId));
      }
    });
}
