import { routesOf, type HttpEvent, type Route } from '../functions/routes.js';
import type { Template } from './compiled-template.js';

/** The part of OpenAPI that API Gateway imports. */
type Body = Record<string, unknown>;

interface Options {
  /** The name of the API. */
  title: string;
  functions: Record<string, { events: { http?: HttpEvent }[] }>;
  /** The logical id of a function's resource. */
  logicalIdOf: (key: string) => string;
  /** Error responses of API Gateway itself, by response type. */
  gatewayResponses: Record<string, unknown>;
}

/** The scheme of methods that require an API key. */
const API_KEY = 'api_key';

/**
 * The REST API as an OpenAPI document, whose paths, methods and gateway responses are one resource together. The
 * framework creates a resource for each, and CloudFormation allows 500 per stack.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function restApiBody({ title, functions, logicalIdOf, gatewayResponses }: Options): Body {
  const paths: Record<string, Body> = {};
  for (const [key, definition] of Object.entries(functions)) {
    for (const route of routesOf(definition)) {
      (paths[route.path] ??= {})[route.method.toLowerCase()] = methodOf(route, logicalIdOf(key));
    }
  }
  return {
    openapi: '3.0.1',
    info: { title, version: '1' },
    paths,
    components: { securitySchemes: { [API_KEY]: { type: 'apiKey', name: 'x-api-key', in: 'header' } } },
    'x-amazon-apigateway-gateway-responses': gatewayResponses,
  };
}

const parametersOf = (path: string): Body[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const methodOf = ({ path, isKeyRequired }: Route, functionId: string): Body => ({
  parameters: parametersOf(path),
  ...(isKeyRequired && { security: [{ [API_KEY]: [] }] }),
  responses: { 200: { description: 'The response of the function' } },
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: {
      'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${functionId}.Arn}/invocations`,
    },
  },
});

/** Moves the paths and methods that the framework has compiled into the body of the REST API. */
export function replaceMethodsByBody(resources: Template['Resources'], body: Body): void {
  for (const [id, { Type, Properties = {}, ...resource }] of Object.entries(resources)) {
    if (Type === 'AWS::ApiGateway::Resource' || Type === 'AWS::ApiGateway::Method') {
      Reflect.deleteProperty(resources, id);
    } else if (Type === 'AWS::ApiGateway::RestApi') {
      const { Types } = Properties['EndpointConfiguration'] as { Types: [string] };
      // Without this parameter, an import creates an edge-optimized API.
      const Parameters = { endpointConfigurationTypes: Types[0] };
      resources[id] = { Type, ...resource, Properties: { ...Properties, Body: body, Parameters } };
    }
  }
}
