import type { Template } from './compiled-template.js';

type Properties = Record<string, unknown>;

/**
 * The properties that name the key of each type of resource with data. Environment variables of functions are not among
 * them: they hold no data, and a function would ask KMS at each cold start.
 */
const ENCRYPTION: Record<string, (keyArn: string) => Properties> = {
  'AWS::DynamoDB::Table': (KMSMasterKeyId) => ({
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId },
  }),
  'AWS::Logs::LogGroup': (KmsKeyId) => ({ KmsKeyId }),
  'AWS::SecretsManager::Secret': (KmsKeyId) => ({ KmsKeyId }),
  'AWS::SNS::Topic': (KmsMasterKeyId) => ({ KmsMasterKeyId }),
  'AWS::SQS::Queue': (KmsMasterKeyId) => ({ KmsMasterKeyId, SqsManagedSseEnabled: false }),
};

/**
 * The actions on the key that a role needs to use each service. The service calls KMS on behalf of the role.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
const KEY_ACTIONS: Record<string, string[]> = {
  dynamodb: ['kms:Decrypt'],
  secretsmanager: ['kms:Decrypt'],
  sqs: ['kms:Decrypt', 'kms:GenerateDataKey'],
};

interface Policy {
  PolicyDocument: { Statement: { Action: string[] }[] };
}

/** Encrypts what stores data with a key of the customer, and allows the roles to use it through the services they use. */
export function encryptWithCustomerKey({ Resources: resources }: Template, keyArn: string): void {
  for (const { Type, Properties = {} } of Object.values(resources)) {
    Object.assign(Properties, ENCRYPTION[Type]?.(keyArn));
    if (Type === 'AWS::IAM::Role') allowKey((Properties['Policies'] ?? []) as Policy[], keyArn);
  }
}

function allowKey(policies: Policy[], keyArn: string): void {
  for (const { PolicyDocument: document } of policies) {
    const services = new Set(document.Statement.flatMap(({ Action }) => Action.map((action) => action.split(':')[0])));
    const statements = Object.entries(KEY_ACTIONS)
      .filter(([service]) => services.has(service))
      .map(([service, Action]) => ({
        Effect: 'Allow',
        Action,
        Resource: [keyArn],
        // The domain of services differs between partitions.
        Condition: { StringLike: { 'kms:ViaService': { 'Fn::Sub': `${service}.\${AWS::Region}.*` } } },
      }));
    document.Statement.push(...statements);
  }
}
