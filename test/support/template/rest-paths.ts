import { asIntrinsic, resourcesOf, type Template } from './template.js';

const PATH_PART = /^([a-zA-Z0-9._:-]+|\{[a-zA-Z0-9._-]+\+?\})$/;

/**
 * Paths that API Gateway refuses although the specification allows them: a segment is either text or one parameter,
 * and each resource has at most one parameter and no duplicate segments below it.
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
