/** The script and style sheet of the web calendar, which `infra/web/build.mjs` has built. */
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { fileAnswer } from './assets.js';

// Resolves to the same directory from this file and from the bundle of a function: both are two levels deep.
const require = createRequire(import.meta.url);
const pathOf = (file: string): string => require.resolve(`../../.build/web/${file}`);

/** The names of the files with their fingerprints. */
export const webFiles = () =>
  JSON.parse(readFileSync(pathOf('assets.json'), 'utf8')) as Record<'calendar.js' | 'calendar-styles.css', string>;

/** Serves a file of the web calendar. */
export const webAssetAnswer = (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
  fileAnswer(event, (file) =>
    Object.values(webFiles()).includes(file) ? () => readFile(pathOf(file), 'utf8') : undefined,
  );
