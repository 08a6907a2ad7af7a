/** Compares messages over WebSocket with the AsyncAPI document: every member of the message of its type. */
import { asyncApiDocument } from '../../../lib/docs/asyncapi.js';
import { SchemaValidators, type Schema } from '../api/openapi.js';

export interface DocumentedMessage {
  name: string;
  title: string;
  payload: { $ref: string };
  examples: { name: string; payload: unknown }[];
}

export interface AsyncApi {
  servers: Record<string, { host: string; protocol: string }>;
  channels: Record<string, { address: string }>;
  operations: Record<string, { action: string; title: string }>;
  components: { schemas: Record<string, Schema>; messages: Record<string, DocumentedMessage> };
}

/** The values of `type`, or of `action`, that tell the message from others. */
export function typesOf({ payload }: DocumentedMessage, { components }: AsyncApi): string[] {
  const { type, action } = components.schemas[payload.$ref.replace('#/components/schemas/', '')]?.properties ?? {};
  const { const: constant, enum: values = [constant] } = (type ?? action)!;
  return values as string[];
}

export class DocumentedMessages {
  readonly #validators: SchemaValidators;
  readonly #payloads: ReadonlyMap<string, Schema>;

  constructor(document: AsyncApi) {
    this.#validators = new SchemaValidators(document);
    const messages = Object.values(document.components.messages);
    this.#payloads = new Map(
      messages.flatMap((message) => typesOf(message, document).map((type) => [type, message.payload] as const)),
    );
  }

  /** The differences between a message and the document; empty without any. */
  differences(message: { type?: string; action?: string }): string[] {
    const type = message.type ?? message.action ?? '';
    const payload = this.#payloads.get(type);
    return payload ? this.#validators.faults(payload, message) : [`the type ${type}`];
  }
}

let documented: DocumentedMessages | undefined;

/** The differences between a message and the AsyncAPI document, which is built from the code. */
export function differencesOf(message: { type: string }): string[] {
  const address = { url: 'http://localhost:3000', websocketUrl: 'ws://localhost:3001' };
  documented ??= new DocumentedMessages(JSON.parse(JSON.stringify(asyncApiDocument(address))) as AsyncApi);
  return documented.differences(message);
}
