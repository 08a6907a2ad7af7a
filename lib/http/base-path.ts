import type { APIGatewayProxyEvent } from 'aws-lambda';

const MOUNT = /^(\/[\w.~-]+)*$/;
const segmentsOf = (path: string): string[] => path.split('/').filter(Boolean);

/**
 * What comes before the path of the API, as the browser sees it: nothing locally, `/<stage>` on AWS, or the base path of a
 * custom domain. Only characters that mean nothing in HTML.
 */
export function basePathOf({ resource, requestContext }: APIGatewayProxyEvent): string {
  const segments = segmentsOf(requestContext.path);
  const mount = segments.slice(0, segments.length - segmentsOf(resource).length).map((segment) => `/${segment}`);
  return MOUNT.test(mount.join('')) ? mount.join('') : '';
}
