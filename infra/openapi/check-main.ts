/**
 * Checks the OpenAPI document with two linters: Redocly's with the rules `recommended-strict`, Spectral with `oas`. Their
 * libraries are used instead of their command lines, which report to their vendors and load twice as much. Also checks
 * that the types of the client follow from the document.
 */
import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import spectralRulesets from '@stoplight/spectral-rulesets';
import { openApiDocument } from '../../lib/docs/openapi.js';
import { CLIENT_TYPES_FILE, clientTypes } from './client-types.js';

const { Spectral } = spectralCore;
const { oas } = spectralRulesets;

async function redoclyFindings(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(({ ruleId, message, location: [at] }) => `redocly ${ruleId} at ${at?.pointer}: ${message}`);
}

/** Redocly checks the examples of media types too, three times as fast. */
const SPECTRAL_RULES = { extends: oas, rules: { 'oas3-valid-media-example': 'off' } };

async function spectralFindings(source: string): Promise<string[]> {
  const spectral = new Spectral();
  spectral.setRuleset(SPECTRAL_RULES as unknown as RulesetDefinition);
  const problems = await spectral.run(source);
  return problems.map(({ code, message, path }) => `spectral ${code} at ${path.join('/')}: ${message}`);
}

async function clientFindings(): Promise<string[]> {
  const isCurrent = readFileSync(CLIENT_TYPES_FILE, 'utf8') === (await clientTypes());
  return isCurrent ? [] : ['client lib/client/openapi-types.ts is outdated: run `npm run client:generate`.'];
}

// The document of a deployment that requires an API key has everything that the other one has.
const source = JSON.stringify(openApiDocument({ url: 'https://calendar.example.org', isApiKeyRequired: true }));
const findings = [...(await redoclyFindings(source)), ...(await spectralFindings(source)), ...(await clientFindings())];
for (const finding of findings) process.stdout.write(`${finding}\n`);
if (findings.length > 0) process.exit(1);
