import type { APIGatewayProxyEvent } from 'aws-lambda';

/**
 * What paths begin with before `/api`, as the browser sees them: nothing locally, `/<stage>` on AWS, or the base path of a
 * custom domain. Only characters that mean nothing in HTML.
 */
export const mountOf = ({ requestContext }: APIGatewayProxyEvent): string =>
  /^((?:\/[\w.~-]+)*?)\/api\//.exec(requestContext.path)?.[1] ?? '';
