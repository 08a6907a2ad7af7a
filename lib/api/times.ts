/** The formats of times, as patterns for the documents. The domain validates requests, because its faults say more. */
import * as z from 'zod';

const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
const CLOCK = String.raw`\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?`;
const OFFSET = String.raw`([Zz]|[+-]\d{2}:\d{2})`;
const DATE_OR_TIME = `${DATE}([Tt ]${CLOCK}${OFFSET}?)?`;

/** A time or date in a request (RFC 3339); the offset and the seconds are optional. */
export const INPUT_TIME_PATTERN = `^${DATE_OR_TIME}$`;

/** The end of a rule in a request, in the format of RFC 3339 or RFC 5545. */
export const UNTIL_PATTERN = String.raw`^(${DATE_OR_TIME}|\d{8}(T\d{6}Z?)?)$`;

/** The time of an event in a response, or the start of an occurrence. */
export const EventTime = z.string().meta({
  pattern: String.raw`^${DATE}(T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2}))?$`,
  description: 'RFC 3339 with an offset; a date if the event is all-day.',
});
