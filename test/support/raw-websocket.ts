/** A WebSocket client that writes exactly the bytes that a test gives it, valid or not. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as open, type Socket } from 'node:net';

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  opcode: number;
  payload?: Buffer | string;
  /** Whether it is the last frame of its message; `true` by default. */
  isFinal?: boolean;
  /** The bits RSV1 (0x40), RSV2 (0x20) and RSV3 (0x10). */
  reserved?: number;
  isMasked?: boolean;
  /** The payload length that the frame states, if it differs from the real one. */
  length?: bigint;
}

/** The bytes of a frame (RFC 6455 §5.2). */
export function frame({ opcode, payload = '', isFinal = true, reserved = 0, isMasked = true, length }: Frame): Buffer {
  const data = Buffer.from(payload);
  const mask = isMasked ? randomBytes(4) : Buffer.alloc(0);
  const masked = isMasked ? data.map((byte, index) => byte ^ mask[index % 4]!) : data;
  const head = Buffer.from([(isFinal ? 0x80 : 0) | reserved | opcode]);
  return Buffer.concat([head, lengthBytes(length ?? BigInt(data.length), isMasked), mask, masked]);
}

function lengthBytes(length: bigint, isMasked: boolean): Buffer {
  const bit = isMasked ? 0x80 : 0;
  if (length < 126n) return Buffer.from([bit | Number(length)]);
  if (length < 0x1_0000n) return Buffer.from([bit | 126, Number(length >> 8n), Number(length & 0xffn)]);
  const bytes = Buffer.alloc(9);
  bytes[0] = bit | 127;
  bytes.writeBigUInt64BE(length, 1);
  return bytes;
}

/** The payload of a close frame. */
export function closePayload(code: number, reason: Buffer | string = ''): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code);
  return Buffer.concat([bytes, Buffer.from(reason)]);
}

/** The headers of a handshake. */
export const HANDSHAKE = {
  Host: 'localhost',
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

export class RawWebSocket {
  #received = Buffer.alloc(0);
  /** Resolves when the server has ended the connection. */
  readonly ended: Promise<unknown>;

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      this.#received = Buffer.concat([this.#received, data]);
    });
    this.ended = once(socket, 'close');
  }

  static async open(url: string): Promise<RawWebSocket> {
    const { port } = new URL(url);
    const socket = open({ host: 'localhost', port: Number(port) });
    await once(socket, 'connect');
    return new RawWebSocket(socket);
  }

  /**
   * Opens a connection and finishes its handshake.
   * @param url for example with a ticket
   */
  static async upgrade(url: string): Promise<RawWebSocket> {
    const connection = await RawWebSocket.open(url);
    const { pathname, search } = new URL(url);
    connection.handshake(`GET ${pathname}${search} HTTP/1.1`);
    const status = await connection.status();
    if (status !== 101) throw new Error(`the handshake was answered with ${status}`);
    return connection;
  }

  handshake(requestLine: string, headers: Record<string, string> = HANDSHAKE): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    this.write([requestLine, ...lines, '', ''].join('\r\n'));
  }

  write(bytes: Buffer | string): void {
    this.socket.write(bytes);
  }

  /** Sends `FIN`: writes nothing more, and still reads. */
  end(): void {
    this.socket.end();
  }

  /** Sends `RST`. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** The status of the handshake response, which is removed from the received bytes. */
  async status(): Promise<number> {
    const head = await this.#until(() => {
      const end = this.#received.indexOf('\r\n\r\n');
      return end < 0 ? undefined : this.#take(end + 4).toString();
    });
    return Number(head.split(' ')[1]);
  }

  /** The server's next frame; none is longer than 125 bytes. */
  async frame(): Promise<{ opcode: number; payload: Buffer }> {
    return this.#until(() => {
      const length = this.#received[1];
      if (length === undefined || this.#received.length < 2 + length) return undefined;
      const bytes = this.#take(2 + length);
      return { opcode: bytes[0]! & 0x0f, payload: bytes.subarray(2) };
    });
  }

  /** The code of the next close frame. */
  async closeCode(): Promise<number> {
    const { opcode, payload } = await this.frame();
    if (opcode !== OPCODES.close) throw new Error(`a frame ${opcode} has come instead of a close frame`);
    return payload.readUInt16BE();
  }

  #take(length: number): Buffer {
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  async #until<T>(read: () => T | undefined): Promise<T> {
    for (;;) {
      const value = read();
      if (value !== undefined) return value;
      if (this.socket.closed) throw new Error('the server has ended the connection');
      await Promise.race([once(this.socket, 'data'), this.ended]);
    }
  }
}
