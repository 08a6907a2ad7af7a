import { asIntrinsic, resourcesOf, type Template } from './template.js';

const PATH_PART = /^([a-zA-Z0-9._:-]+|\{[a-zA-Z0-9._-]+\+?\})$/;

/**
 * Paths that API Gateway refuses although the specification allows them: a part is text or one parameter, not a mixture, and
 * below one resource there is at most one parameter and no part twice.
 */
export function checkRestPaths(template: Template): string[] {
  const seen = new Map<string, string>();
  return resourcesOf(template, 'AWS::ApiGateway::Resource').flatMap(({ id, properties }) => {
    const part = String(properties.PathPart);
    if (!PATH_PART.test(part)) return [`${id}: API Gateway takes no path part ${part}`];
    const parent = JSON.stringify(asIntrinsic(properties.ParentId)?.argument);
    const place = `${parent} ${part.startsWith('{') ? '{}' : part}`;
    const sibling = seen.get(place);
    seen.set(place, id);
    return sibling === undefined ? [] : [`${id}: ${sibling} has this place already`];
  });
}
