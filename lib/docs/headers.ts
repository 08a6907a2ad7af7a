/** The headers of responses. */
import type { oas31 } from 'zod-openapi';
import type { Operation } from '../api/operation.js';

export const HEADERS = {
  'Accept-Encoding': {
    description: 'After a request with a `Content-Encoding`: the encoding that requests may have.',
    schema: { type: 'string', examples: ['identity'] },
  },
  ETag: {
    description:
      'Identifies the returned state; for an event, its version, and your role if you have it through a calendar (`"3-editor"`). Send it as `If-Match` or `If-None-Match`. Absent in dry runs.',
    schema: { type: 'string', pattern: '^"[^"]+"$', examples: ['"3"'] },
  },
  'Idempotency-Replayed': {
    description: '`true` if this is the stored response of an earlier request with the same `Idempotency-Key`.',
    schema: { type: 'string', enum: ['true'] },
  },
  Link: {
    description: 'The next part of the same export: `<?cursor=…>; rel="next"` (RFC 8288). Absent from the last part.',
    schema: { type: 'string', pattern: '^<[^>]+>; rel="next"$', examples: ['<?cursor=eyJh>; rel="next"'] },
  },
  Location: {
    description: 'URL of the new resource.',
    schema: { type: 'string', format: 'uri-reference', examples: ['/api/events/evt_01JZ8Q6Y7N3V5X9B2D4F6H8K0M'] },
  },
  RateLimit: {
    description:
      'Requests remaining (`r`) in the bucket that applied, and seconds until it is full (`t`). Absent if the request was refused earlier, for example without a valid token.',
    schema: { type: 'string', pattern: String.raw`^"[a-z-]+";r=\d+;t=\d+$`, examples: ['"user";r=99;t=1'] },
  },
  'RateLimit-Policy': {
    description: 'Capacity (`q`) of that bucket, and the seconds in which it refills (`w`).',
    schema: { type: 'string', pattern: String.raw`^"[a-z-]+";q=\d+;w=\d+$`, examples: ['"user";q=100;w=5'] },
  },
  'Retry-After': {
    description: 'Seconds to wait before you retry.',
    schema: { type: 'integer', minimum: 0, examples: [2] },
  },
  'WWW-Authenticate': {
    description:
      'The authentication that is required (RFC 6750). API Gateway renames it to `x-amzn-Remapped-WWW-Authenticate`.',
    schema: {
      type: 'string',
      pattern: '^Bearer( error="invalid_token")?$',
      examples: ['Bearer error="invalid_token"'],
    },
  },
} as const satisfies oas31.HeadersObject;

export type HeaderName = keyof typeof HEADERS;

export const BUCKET_HEADERS = ['RateLimit', 'RateLimit-Policy'] as const;

/** Whether the operation is rate limited. Its responses then contain the state of the bucket. */
export const hasBucket = ({ access }: Operation): boolean => access !== 'public';

export const referencesTo = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]));
