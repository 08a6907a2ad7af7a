import type { Change } from '../../domain/change/change.js';
import type { Context } from '../context.js';
import { commit, type Committed, type Write, type WriteOptions } from './commit.js';

/** A dry run ends before it writes. */
export interface DryRun<Preview> {
  preview: Preview;
  /** The changes that were decided but not written. */
  changes: Change[];
}

/** What a write returns: its result, or the preview that a dry run asks for. */
export type WriteOutcome<Result, Preview> = { written: Result } | DryRun<Preview>;

/** A write with its response. */
interface ShownWrite<Result, Preview> extends Omit<Write, 'options'> {
  options: WriteOptions<Result>;
  /** The result as the writer sees it. */
  view: (committed: Committed) => Result;
  /** The result as a dry run shows it. */
  preview: (result: Result, committed: Committed) => Preview;
}

/** Writes, or previews the write if `isDryRun` is set. @throws ProblemError as {@link commit} does */
export async function writeOrPreview<Result, Preview>(
  context: Context,
  request: ShownWrite<Result, Preview>,
): Promise<WriteOutcome<Result, Preview>> {
  return request.options.isDryRun ? preview(context, request) : { written: await write(context, request) };
}

/** The result of a write. */
export async function write<Result>(
  context: Context,
  { view, options: { save, ...options }, ...request }: Omit<ShownWrite<Result, unknown>, 'preview'>,
): Promise<Result> {
  const saved = save && ((done: Committed) => save(view(done)));
  return view(await commit(context, { ...request, options: { ...options, isDryRun: false, save: saved } }));
}

/** The preview of a write. Nothing is saved. */
export async function preview<Result, Preview>(
  context: Context,
  { view, preview: previewOf, options: { onConflict }, ...request }: ShownWrite<Result, Preview>,
): Promise<DryRun<Preview>> {
  const options = { onConflict, isDryRun: true, save: undefined };
  const committed = await commit(context, { ...request, options });
  return { preview: previewOf(view(committed), committed), changes: committed.changes };
}
