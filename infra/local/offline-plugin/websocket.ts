import { randomUUID } from 'node:crypto';
import { WebSocket, WebSocketServer, type ServerOptions, type VerifyClientCallbackAsync } from 'ws';

/** The largest message, in bytes, that API Gateway accepts. A larger message closes the connection with 1009. */
const MAX_MESSAGE_BYTES = 128 * 1024;

/** How long a client may take to answer a close frame before its socket is destroyed. */
const CLOSE_TIMEOUT_MILLISECONDS = 3_000;

const INTERNAL_ERROR = 1011;

/**
 * A socket whose errors end its own connection, not the process. `ws` closes the connection for a malformed frame
 * with the code of RFC 6455 §7.4.1 and then emits `error`, which throws without a listener, as in serverless-offline.
 */
class GuardedSocket extends WebSocket {
  override emit(event: string | symbol, ...parameters: unknown[]): boolean {
    if (event === 'error' && this.listenerCount(event) === 0) return false;
    try {
      return super.emit(event, ...parameters);
    } catch (error) {
      console.error(JSON.stringify({ level: 'error', message: 'a WebSocket listener failed', error: String(error) }));
      this.close(INTERNAL_ERROR);
      return true;
    }
  }
}

/** serverless-offline's verifier, which is asynchronous. */
type Verifier = (...parameters: Parameters<VerifyClientCallbackAsync>) => Promise<void>;

/**
 * Verifies a handshake, and refuses it with 400 when the verifier throws, for example for a target that is not a URL.
 * Each handshake gets its own key: serverless-offline identifies connections by it, and clients may send equal keys.
 */
const guardedVerifier =
  (verify: Verifier): VerifyClientCallbackAsync =>
  (info, answer) => {
    info.req.headers['sec-websocket-key'] = randomUUID();
    verify(info, answer).catch(() => {
      answer(false, 400);
    });
  };

function guard(options: ServerOptions & { closeTimeout?: number }): void {
  options.WebSocket = GuardedSocket;
  options.maxPayload = MAX_MESSAGE_BYTES;
  options.closeTimeout = CLOSE_TIMEOUT_MILLISECONDS;
  options.verifyClient = guardedVerifier(options.verifyClient as Verifier);
}

/**
 * Makes every WebSocket server of this process survive client errors. serverless-offline does not expose its server.
 */
export function guardWebSockets(): void {
  const guarded = new WeakSet<WebSocketServer>();
  const handleUpgrade = Reflect.get(WebSocketServer.prototype, 'handleUpgrade') as WebSocketServer['handleUpgrade'];
  WebSocketServer.prototype.handleUpgrade = function (this: WebSocketServer, ...parameters) {
    if (!guarded.has(this)) guard(this.options);
    guarded.add(this);
    handleUpgrade.apply(this, parameters);
  };
}
