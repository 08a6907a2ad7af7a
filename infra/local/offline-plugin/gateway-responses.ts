import { randomUUID } from 'node:crypto';
import type { Resources } from '../tables.js';

/** The properties of an `AWS::ApiGateway::GatewayResponse`. */
interface GatewayResponse {
  ResponseType: string;
  StatusCode: string;
  ResponseParameters: Record<string, string>;
  ResponseTemplates: { 'application/json': string };
}

/** A refusal, ready to be sent. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const HEADER_PARAMETER = 'gatewayresponse.header.';

/** What serverless-offline's own statuses are called on AWS. */
const RESPONSE_TYPES: Record<number, string> = {
  400: 'BAD_REQUEST_PARAMETERS',
  403: 'INVALID_API_KEY',
  404: 'MISSING_AUTHENTICATION_TOKEN',
  413: 'REQUEST_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  504: 'INTEGRATION_TIMEOUT',
};

/** API Gateway's own refusals as the template words them, so that they are the same here and there. */
export class GatewayResponses {
  readonly #byType: Map<string, GatewayResponse>;

  constructor(resources: Resources) {
    const definitions = Object.values(resources)
      .filter(({ Type }) => Type === 'AWS::ApiGateway::GatewayResponse')
      .map(({ Properties }) => Properties as GatewayResponse);
    this.#byType = new Map(definitions.map((definition) => [definition.ResponseType, definition]));
  }

  /** The refusal for a status of serverless-offline's. */
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
