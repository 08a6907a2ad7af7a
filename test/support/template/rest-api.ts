import { isMap, resourcesOf, type Template } from './template.js';

/** A method of the REST API. */
export interface RestMethod {
  /** Such as `GET /api/events`. */
  id: string;
  method: string;
  path: string;
  isKeyRequired: boolean;
  integration: Record<string, unknown>;
}

interface GatewayResponse {
  statusCode: string;
  responseParameters: Record<string, string>;
  responseTemplates: { 'application/json': string };
}

interface Body {
  paths: Record<string, Record<string, { security?: Record<string, unknown>[] } & Record<string, unknown>>>;
  components: { securitySchemes: Record<string, unknown> };
  'x-amazon-apigateway-gateway-responses': Record<string, GatewayResponse>;
}

/** The OpenAPI document from which API Gateway makes the REST API. */
export function restApiBodyOf(template: Template): Body {
  const [api] = resourcesOf(template, 'AWS::ApiGateway::RestApi');
  return api!.properties.Body as Body;
}

/** The methods of the REST API. A method that requires an API key names a scheme that reads `X-Api-Key`. */
export function restMethodsOf(template: Template): RestMethod[] {
  const { paths, components } = restApiBodyOf(template);
  const isKey = (name: string): boolean => {
    const scheme = components.securitySchemes[name];
    return isMap(scheme) && scheme.type === 'apiKey' && scheme.name === 'x-api-key' && scheme.in === 'header';
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([name, operation]) => ({
      id: `${name.toUpperCase()} ${path}`,
      method: name.toUpperCase(),
      path,
      isKeyRequired: (operation.security ?? []).some((scheme) => Object.keys(scheme).some(isKey)),
      integration: operation['x-amazon-apigateway-integration'] as Record<string, unknown>,
    })),
  );
}
