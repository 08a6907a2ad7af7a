import type { APIGatewayProxyEvent } from 'aws-lambda';
import { header } from './request.js';

const MOUNT = /^(\/[\w.~-]+)*$/;
const segmentsOf = (path: string): string[] => path.split('/').filter(Boolean);

/**
 * The path before `/api` as the browser sees it: empty locally, `/<stage>` on AWS, or the base path of a custom domain.
 * Contains only characters without a meaning in HTML.
 */
export function basePathOf({ resource, requestContext }: APIGatewayProxyEvent): string {
  const segments = segmentsOf(requestContext.path);
  const mount = segments.slice(0, segments.length - segmentsOf(resource).length).map((segment) => `/${segment}`);
  return MOUNT.test(mount.join('')) ? mount.join('') : '';
}

const HOST = /^[\w.:[\]-]+$/;

/** The origin and the path before `/api`, as the client sees them. Contains only characters without a meaning in a shell. */
export function apiOriginOf(event: APIGatewayProxyEvent): string {
  const host = header(event, 'Host') ?? '';
  const protocol = header(event, 'X-Forwarded-Proto') === 'https' ? 'https' : 'http';
  return `${protocol}://${HOST.test(host) ? host : event.requestContext.domainName}${basePathOf(event)}`;
}
