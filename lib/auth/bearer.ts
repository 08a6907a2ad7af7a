/**
 * The token of an `Authorization: Bearer <token>` header. The scheme is case-insensitive and followed by one or more
 * spaces (RFC 6750 §2.1); a second word makes the header invalid.
 */
export const bearerTokenIn = (authorization: string | undefined): string | undefined =>
  /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
