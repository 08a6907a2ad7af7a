import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { OpenedFile } from '../usecases/icalendar/calendar-file.js';
import { entityTag, type AnswerOf } from './answer.js';
import { isNotModified } from './conditional.js';

/** 200 with an iCalendar file, or 304 without reading it. */
export async function fileAnswer(request: APIGatewayProxyEvent, { tag, read }: OpenedFile): Promise<AnswerOf<never>> {
  const headers = { ETag: entityTag(tag) };
  if (isNotModified(request, tag)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, 'Content-Type': 'text/calendar; charset=utf-8' }, text: await read() };
}
