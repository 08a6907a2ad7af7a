import { beforeAll, describe, expect, it } from 'vitest';
import { compileTemplate } from '../support/stack/serverless.js';
import { isMap, type Template } from '../support/template/template.js';

const COMPILING_MS = 240_000;
/** One region of each partition, and a second one of `aws`. */
const REGIONS = ['us-east-1', 'eu-central-1', 'cn-north-1', 'us-gov-west-1'];

/** Names that are new whenever a stage is packaged. */
const OF_EACH_PACKAGING: [name: RegExp, replacement: string][] = [
  [/\/\d{13}-[\d-]{10}T[\d:.]+Z\//g, '/time/'],
  [/\bApiGatewayDeployment\d+/g, 'ApiGatewayDeployment'],
];
/** Names that contain the stage or a hash of such names. */
const OF_PROD: [name: RegExp, replacement: string][] = [
  [/\bprod\b/g, 'dev'],
  [/\bWebsocketsDeployment[\w]{20,}/g, 'WebsocketsDeployment'],
];

const replaceAll = (template: Template, names: [name: RegExp, replacement: string][]): Template =>
  JSON.parse(
    names.reduce((text, [name, replacement]) => text.replaceAll(name, replacement), JSON.stringify(template)),
  ) as Template;

/** Every difference between two values, such as `Resources.Table.Type: "a" → "b"`. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  const isBoth = (test: (value: unknown) => boolean): boolean => test(one) && test(other);
  if (isBoth(isMap) || isBoth(Array.isArray)) {
    const [a, b] = [one, other] as Record<string, unknown>[];
    const keys = [...new Set([...Object.keys(a!), ...Object.keys(b!)])];
    return keys.flatMap((key) => differences(a![key], b![key], path === '' ? key : `${path}.${key}`));
  }
  return one === other ? [] : [`${path}: ${JSON.stringify(one)} → ${JSON.stringify(other)}`];
}

let prod: Record<string, Template>;
let dev: Template;

beforeAll(async () => {
  const compile = async (stage: string, region: string) =>
    replaceAll(await compileTemplate(stage, region), OF_EACH_PACKAGING);
  const [ofDev, ...ofProd] = await Promise.all([
    compile('dev', REGIONS[0]!),
    ...REGIONS.map((region) => compile('prod', region)),
  ]);
  dev = ofDev;
  prod = Object.fromEntries(REGIONS.map((region, index) => [region, ofProd[index]!]));
}, COMPILING_MS);

describe('the template', () => {
  it.each(REGIONS.slice(1))('is the same for %s as for us-east-1', (region) => {
    expect(differences(prod['us-east-1'], prod[region])).toEqual([]);
  });

  it('differs between prod and another stage in the name of the stage, and in what infra/stages.yml sets for prod', () => {
    const retentions = [
      'RestFunctionsLog',
      'WebsocketFunctionsLog',
      'BackgroundFunctionsLog',
      'RestApiAccessLog',
      'WebsocketAccessLog',
    ].map((id) => `Resources.${id}.Properties.RetentionInDays: 90 → 14`);
    const throttles = [
      'RestApiStage.Properties.MethodSettings.0',
      'WebsocketsDeploymentStage.Properties.DefaultRouteSettings',
    ].flatMap((settings) => [
      `Resources.${settings}.ThrottlingRateLimit: 2000 → 200`,
      `Resources.${settings}.ThrottlingBurstLimit: 2000 → 400`,
    ]);
    const found = differences(replaceAll(prod['us-east-1']!, OF_PROD), replaceAll(dev, OF_PROD));
    expect(found.toSorted()).toEqual(
      [...retentions, ...throttles, 'Resources.Table.Properties.DeletionProtectionEnabled: true → false'].toSorted(),
    );
  });
});
