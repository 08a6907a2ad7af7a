import { randomUUID } from 'node:crypto';
import type { Resources } from '../tables.js';

/** The properties of an `AWS::ApiGateway::GatewayResponse`. */
interface GatewayResponse {
  ResponseType: string;
  StatusCode: string;
  ResponseParameters: Record<string, string>;
  ResponseTemplates: { 'application/json': string };
}

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
  readonly #byType: Map<string, GatewayResponse>;

  constructor(resources: Resources) {
    const definitions = Object.values(resources)
      .filter(({ Type }) => Type === 'AWS::ApiGateway::GatewayResponse')
      .map(({ Properties }) => Properties as GatewayResponse);
    this.#byType = new Map(definitions.map((definition) => [definition.ResponseType, definition]));
  }

  /** The error response for a status of serverless-offline. */
  render(status: number): Refusal {
    const type = RESPONSE_TYPES[status] ?? (status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
    const definition = this.#byType.get(type);
    if (!definition) throw new Error(`The template has no gateway response ${type}.`);
    const { StatusCode, ResponseParameters, ResponseTemplates } = definition;
    return {
      status: Number(StatusCode),
      headers: Object.fromEntries(
        Object.entries(ResponseParameters).map(([name, quoted]) => [
          name.slice(HEADER_PARAMETER.length).toLowerCase(),
          quoted.slice(1, -1),
        ]),
      ),
      body: ResponseTemplates['application/json'].replaceAll('$context.requestId', randomUUID()),
    };
  }
}
