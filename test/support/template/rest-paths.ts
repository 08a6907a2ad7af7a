import { restApiBodyOf } from './rest-api.js';
import type { Template } from './template.js';

const PATH_PART = /^([a-zA-Z0-9._:-]+|\{[a-zA-Z0-9._-]+\+?\})$/;
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];

/**
 * Paths that API Gateway refuses although OpenAPI allows them: a segment is either text or one parameter, and all paths
 * have the same parameter at one place. Also methods that it does not know.
 */
export function checkRestPaths(template: Template): string[] {
  const parameters = new Map<string, string>();
  return Object.entries(restApiBodyOf(template).paths).flatMap(([path, item]) => {
    const parts = path === '/' ? [] : path.slice(1).split('/');
    return [
      ...parts.filter((part) => !PATH_PART.test(part)).map((part) => `${path}: API Gateway takes no path part ${part}`),
      ...parts.flatMap((part, index) => {
        const parent = parts.slice(0, index).join('/');
        const sibling = parameters.get(parent) ?? part;
        if (part.startsWith('{')) parameters.set(parent, sibling);
        return part.startsWith('{') && sibling !== part ? [`${path}: ${sibling} has the place of ${part}`] : [];
      }),
      ...Object.keys(item)
        .filter((name) => !METHODS.includes(name))
        .map((name) => `${path}: has no method ${name}`),
    ];
  });
}
