import { statementsOf } from './permissions.js';
import { asIntrinsic, isMap, resourcesOf, type Template } from './template.js';

type Properties = Record<string, unknown>;

/**
 * The settings that a table, a stream or a log needs so that no data is lost, leaked or stored without end; `prod`
 * must also refuse deletion.
 */
export function checkDurability(template: Template, stage: string): string[] {
  return [
    ...resourcesOf(template, 'AWS::DynamoDB::Table').flatMap(({ id, properties }) =>
      checkTable(template, id, properties, stage),
    ),
    ...resourcesOf(template, 'AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) =>
      checkStream(template, id, properties),
    ),
    ...resourcesOf(template, 'AWS::SQS::Queue').flatMap(({ id, properties }) =>
      checkDeadLetters(template, id, properties),
    ),
    ...resourcesOf(template, 'AWS::Logs::LogGroup')
      .filter(({ properties }) => !Number.isInteger(properties.RetentionInDays))
      .map(({ id }) => `${id}: keeps its logs for ever`),
    ...checkNames(template),
  ];
}

/**
 * What a rollback or a removal leaves behind has no fixed name: the next deployment would fail, since the name is in
 * use.
 */
const checkNames = ({ Resources }: Template): string[] =>
  Object.entries(Resources)
    .filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain')
    .flatMap(([id, { Properties = {} }]) =>
      lacks(id, { 'generated name': !['TableName', 'Name', 'RoleName'].some((name) => name in Properties) }),
    );

const lacks = (id: string, expected: Record<string, boolean>): string[] =>
  Object.entries(expected)
    .filter(([, present]) => !present)
    .map(([name]) => `${id}: has no ${name}`);

/** A member of a map of maps. */
const member = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((within, name) => (isMap(within) ? within[name] : undefined), value);

function checkTable(template: Template, id: string, properties: Properties, stage: string): string[] {
  const resource = template.Resources[id]!;
  // Only a table with a stream holds data that cannot be made again.
  const hasData = 'StreamSpecification' in properties;
  return lacks(id, {
    'on-demand billing': properties.BillingMode === 'PAY_PER_REQUEST',
    'time to live': member(properties.TimeToLiveSpecification, 'Enabled') === true,
    'point-in-time recovery':
      member(properties.PointInTimeRecoverySpecification, 'PointInTimeRecoveryEnabled') === true,
    encryption: member(properties.SSESpecification, 'SSEEnabled') === true,
    ...(hasData
      ? {
          'deletion protection': properties.DeletionProtectionEnabled === (stage === 'prod'),
          retention: resource.DeletionPolicy === 'Retain',
        }
      : { 'deletion with its stack': resource.DeletionPolicy !== 'Retain' && !properties.DeletionProtectionEnabled }),
  });
}

function checkStream(template: Template, id: string, properties: Properties): string[] {
  const [tableId] = targetOf(properties.EventSourceArn);
  const [queueId] = targetOf(member(properties.DestinationConfig, 'OnFailure', 'Destination'));
  const table = template.Resources[tableId]?.Properties;
  return lacks(id, {
    'table with a stream': member(table?.StreamSpecification, 'StreamViewType') === 'NEW_IMAGE',
    'filter for what its function is there for': FILTERS.includes(JSON.stringify(filtersOf(properties))),
    'report of failed items': JSON.stringify(properties.FunctionResponseTypes) === '["ReportBatchItemFailures"]',
    'split of failing batches': properties.BisectBatchOnFunctionError === true,
    'bound on retries': isBetween(properties.MaximumRetryAttempts, 1, 100),
    'bound on the age of records': isBetween(properties.MaximumRecordAgeInSeconds, 60, 86_400),
    'order within a shard': properties.ParallelizationFactor === 1,
    'immediate delivery': properties.MaximumBatchingWindowInSeconds === 0,
    'dead-letter queue': template.Resources[queueId]?.Type === 'AWS::SQS::Queue',
    'permission to send dead letters': maySend(template, properties, queueId),
  });
}

const filterOf = (eventName: string, prefix: string): string =>
  JSON.stringify([{ eventName: [eventName], dynamodb: { Keys: { sk: { S: [{ prefix }] } } } }]);

/** New versions and ended sessions. */
const FILTERS = [filterOf('INSERT', 'VERSION#'), filterOf('REMOVE', 'SESSION#')];

const filtersOf = ({ FilterCriteria }: Properties): unknown[] =>
  ((member(FilterCriteria, 'Filters') ?? []) as { Pattern: string }[]).map(
    ({ Pattern }) => JSON.parse(Pattern) as unknown,
  );

const isBetween = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/** The logical id and the attribute of a `Fn::GetAtt`. */
const targetOf = (value: unknown): [string, string] => (asIntrinsic(value)?.argument ?? ['', '']) as [string, string];

function maySend(template: Template, { FunctionName }: Properties, queueId: string): boolean {
  const [functionId] = targetOf(FunctionName);
  const [roleId] = targetOf(template.Resources[functionId]?.Properties?.Role);
  return statementsOf(template.Resources[roleId]?.Properties ?? {}).some(
    ({ Action, Resource }) =>
      Action.includes('sqs:SendMessage') && Resource.some((resource) => targetOf(resource)[0] === queueId),
  );
}

function checkDeadLetters(template: Template, id: string, properties: Properties): string[] {
  const watched = resourcesOf(template, 'AWS::CloudWatch::Alarm').some(({ properties: alarm }) =>
    ((alarm.Dimensions ?? []) as { Value: unknown }[]).some(({ Value }) => targetOf(Value)[0] === id),
  );
  const isEncrypted = properties.SqsManagedSseEnabled === true || properties.KmsMasterKeyId !== undefined;
  return lacks(id, { encryption: isEncrypted, alarm: watched });
}
