/** A gateway response in the form of API Gateway's OpenAPI extension. */
interface GatewayResponse {
  statusCode: string;
  responseParameters: Record<string, string>;
  responseTemplates: { 'application/json': string };
}

/** Gateway responses by their type. */
export type GatewayResponseDefinitions = Record<string, GatewayResponse>;

/** An error response, ready to send. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const HEADER_PARAMETER = 'gatewayresponse.header.';

/** The AWS response types of serverless-offline's status codes. */
const RESPONSE_TYPES: Record<number, string> = {
  400: 'BAD_REQUEST_PARAMETERS',
  403: 'INVALID_API_KEY',
  404: 'MISSING_AUTHENTICATION_TOKEN',
  413: 'REQUEST_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  504: 'INTEGRATION_TIMEOUT',
};

/** API Gateway's own error responses as the template defines them, so that the local stack and AWS return the same. */
export class GatewayResponses {
  readonly #definitions: GatewayResponseDefinitions;

  constructor(definitions: GatewayResponseDefinitions) {
    this.#definitions = definitions;
  }

  /** The error response for a status of serverless-offline. */
  render(status: number, requestId: string): Refusal {
    const type = RESPONSE_TYPES[status] ?? (status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
    const definition = this.#definitions[type];
    if (!definition) throw new Error(`The template has no gateway response ${type}.`);
    const { statusCode, responseParameters, responseTemplates } = definition;
    return {
      status: Number(statusCode),
      headers: Object.fromEntries(
        Object.entries(responseParameters).map(([name, quoted]) => [
          name.slice(HEADER_PARAMETER.length).toLowerCase(),
          quoted.slice(1, -1),
        ]),
      ),
      body: responseTemplates['application/json'].replaceAll('$context.requestId', requestId),
    };
  }
}
