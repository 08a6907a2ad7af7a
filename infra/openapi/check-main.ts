/**
 * Checks the OpenAPI document with two linters: Redocly's with the rules `recommended-strict`, Spectral with `oas`. Their
 * libraries are used instead of their command lines, which report to their vendors and load twice as much.
 */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import spectralRulesets from '@stoplight/spectral-rulesets';
import { openApiDocument } from '../../lib/docs/openapi.js';

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

// The document of a deployment that requires an API key has everything that the other one has.
const source = JSON.stringify(openApiDocument({ url: 'https://calendar.example.org', isApiKeyRequired: true }));
const findings = [...(await redoclyFindings(source)), ...(await spectralFindings(source))];
for (const finding of findings) process.stdout.write(`${finding}\n`);
if (findings.length > 0) process.exit(1);
