/** The successful responses of operations. */
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import * as z from 'zod';
import { takesIdempotencyKey, type Operation, type Success } from '../api/operation.js';
import { examplesOf } from './examples/index.js';
import { BUCKET_HEADERS, hasBucket, referencesTo } from './headers.js';

/** @param dryRun the preview. Results do not have the member that is named. */
function aboutPreview(dryRun: z.ZodType): string {
  const member = dryRun instanceof z.ZodObject && 'changes' in dryRun.shape ? 'changes' : 'conflicts';
  return `With \`dry_run=true\`: a preview, which has \`${member}\`; nothing is saved.`;
}

const unions = new Map<string, z.ZodType>();

/** One of these schemas. The union of the same schemas is one component. */
function unionOf(schemas: z.ZodType[]): z.ZodType {
  const [preview, ...results] = schemas;
  if (!preview || results.length === 0) return preview ?? z.never();
  const id = `${results.map((schema) => schema.meta()?.id).join('Or')}OrPreview`;
  const union = unions.get(id) ?? z.union([preview, ...results]).meta({ id });
  unions.set(id, union);
  return union;
}

interface Documented extends Success {
  /** The schema whose examples are shown. Default: `schema`. */
  shown?: z.ZodType[];
}

/**
 * Each successful response once by status. A dry run shares its 200 with many writes. Where a write succeeds with 201,
 * its result is also part of the 200, because generated clients take the type of the first success for all of them.
 */
function successesOf({ success, otherSuccess, dryRun }: Operation): Documented[] {
  const successes = [success, ...(otherSuccess ? [otherSuccess] : [])];
  if (!dryRun) return successes;
  const results = successes.flatMap(({ schema }) => schema ?? []);
  const schema = unionOf([dryRun, ...results]);
  const preview = aboutPreview(dryRun);
  if (success.status !== 200) return [{ status: 200, description: preview, schema, shown: [dryRun] }, ...successes];
  return [{ ...success, description: `${success.description} ${preview}`, schema, shown: [...results, dryRun] }];
}

/** Without `format`, generated clients read an archive as text. */
const schemaOfType = (mediaType: string) =>
  ({ type: 'string', ...(mediaType === 'application/zip' && { format: 'binary' }) }) as const;

function success(operation: Operation, answer: Documented): ZodOpenApiResponseObject {
  const { description, schema, mediaTypes = [], headers = [] } = answer;
  const content = {
    ...(schema && { 'application/json': { schema, ...examplesOf(answer.shown ?? [schema]) } }),
    ...Object.fromEntries(mediaTypes.map((type) => [type, { schema: schemaOfType(type) }])),
  };
  const names = [
    ...headers,
    ...(takesIdempotencyKey(operation) ? (['Idempotency-Replayed'] as const) : []),
    ...(hasBucket(operation) ? BUCKET_HEADERS : []),
  ];
  return {
    description,
    ...(names.length > 0 && { headers: referencesTo(names) }),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

const NOT_MODIFIED: Success = {
  status: 304,
  description: 'Your copy is current.',
  headers: ['ETag'],
};

/** The successful responses of an operation, by status. */
export const successResponses = (operation: Operation): [status: number, response: ZodOpenApiResponseObject][] =>
  [...successesOf(operation), ...(operation.conditional === 'If-None-Match' ? [NOT_MODIFIED] : [])].map((answer) => [
    answer.status,
    success(operation, answer),
  ]);
