/** Query parameters that several operations share, and pages. */
import * as z from 'zod';

/** Rejects unknown query parameters, so that no option is silently ignored. */
export const query = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape);

export const OnConflict = z.enum(['reject', 'allow']).default('reject').meta({
  description:
    'What to do about overlaps with your calendar: `reject` answers 409; `allow` saves anyway and lists them.',
});

/** A query parameter that is `true` or `false`; default `false`. */
export const flag = (description: string) =>
  z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .meta({ description, override: { type: 'boolean', enum: undefined, default: false } });

export const Limit = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a number from 1 to 200')
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 200, 'must be a number from 1 to 200')
  .default(50)
  .meta({
    description: 'Maximum number of items per page.',
    override: { type: 'integer', minimum: 1, maximum: 200, default: 50, pattern: undefined },
  });

export const Cursor = z.string().optional().meta({ description: '`next_cursor` of the previous page.' });

/** The query of a list without other parameters. */
export const PageQuery = query({ limit: Limit, cursor: Cursor });

/** A page of a list. Its schema is named after that of its items, such as `EventPage`. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z
    .object({
      items: z.array(item),
      next_cursor: z
        .string()
        .nullable()
        .meta({ description: 'Send it as `cursor` to get the next page; null on the last page.' }),
    })
    .meta({ id: `${item.meta()?.id}Page` });
