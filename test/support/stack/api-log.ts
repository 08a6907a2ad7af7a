/** The log of the stack that all API tests share. */
import { readFileSync } from 'node:fs';

export const API_LOG_FILE = '.build/api-tests.log';

/** A line of the log of a function. */
export interface LogLine {
  [field: string]: unknown;
  level: string;
  message: string;
}

/** The lines that name a request, oldest first. */
export const linesOfRequest = (requestId: string): LogLine[] =>
  readFileSync(API_LOG_FILE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(requestId))
    .map((line) => JSON.parse(line) as LogLine);
