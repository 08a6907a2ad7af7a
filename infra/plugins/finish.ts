import { decideConditions } from './conditions.js';
import { encryptWithCustomerKey } from './customer-key.js';
import { useExistingTable, type ExistingTable } from './existing-table.js';
import { restApiBody, replaceMethodsByBody } from './rest-api.js';
import { addRoles, type LoggingFunction } from './roles.js';
import { idsOf, type Template } from './compiled-template.js';

type Resources = Template['Resources'];

/** The used part of the framework's instance, which has no types. */
interface Serverless {
  service: {
    provider: { compiledCloudFormationTemplate: Template };
    custom: { gatewayResponses: Record<string, unknown>; existingTable: ExistingTable; kmsKeyArn: string };
    getAllFunctions: () => string[];
    getFunction: (key: string) => LoggingFunction;
  };
  getProvider: (name: 'aws') => {
    naming: {
      getLambdaLogicalId: (key: string) => string;
      getLambdaWebsocketsPermissionLogicalId: (key: string) => string;
      getApiGatewayName: () => string;
    };
  };
}

interface Naming {
  logicalIdOf: (key: string) => string;
  roleIdOf: (key: string) => string;
  permissionIdOf: (key: string) => string;
}

const namingOf = (serverless: Serverless): Naming => {
  const { naming } = serverless.getProvider('aws');
  return {
    logicalIdOf: (key) => naming.getLambdaLogicalId(key),
    roleIdOf: (key) => naming.getLambdaLogicalId(key).replace(/LambdaFunction$/, 'Role'),
    permissionIdOf: (key) => naming.getLambdaWebsocketsPermissionLogicalId(key),
  };
};

/**
 * Names the role of each function before the framework compiles it, so that the framework creates no roles or log
 * groups.
 */
export function nameRoles(serverless: Serverless): void {
  const { roleIdOf } = namingOf(serverless);
  for (const key of serverless.service.getAllFunctions()) {
    Object.assign(serverless.service.getFunction(key), { role: roleIdOf(key), disableLogs: true });
  }
}

/** Completes the compiled template where the framework offers no setting. */
export function finish(serverless: Serverless): void {
  const { service } = serverless;
  const template = service.provider.compiledCloudFormationTemplate;
  const { Resources: resources } = template;
  const naming = namingOf(serverless);
  const functions = Object.fromEntries(service.getAllFunctions().map((key) => [key, service.getFunction(key)]));
  addRoles(resources, functions, naming);
  const title = serverless.getProvider('aws').naming.getApiGatewayName();
  const { gatewayResponses } = service.custom;
  replaceMethodsByBody(resources, restApiBody({ title, functions, gatewayResponses, ...naming }));
  connectRestStage(resources);
  nameCallersOfSockets(resources, functions, naming);
  removeImpliedDependencies(resources);
  decideConditions(template);
  const { existingTable, kmsKeyArn } = service.custom;
  if (existingTable.name !== '') useExistingTable(template, existingTable);
  if (kmsKeyArn !== '') encryptWithCustomerKey(template, kmsKeyArn);
}

/**
 * Declares the REST stage as a resource instead of a by-product of the deployment, so that its throttle, access log and
 * tracing are in the template.
 */
function connectRestStage(resources: Resources): void {
  const propertiesOf = (id: string): Record<string, unknown> => resources[id]?.Properties ?? {};
  const [deploymentId = ''] = idsOf(resources, 'AWS::ApiGateway::Deployment');
  const [stageId = ''] = idsOf(resources, 'AWS::ApiGateway::Stage');
  Reflect.deleteProperty(propertiesOf(deploymentId), 'StageName');
  Object.assign(propertiesOf(stageId), { DeploymentId: { Ref: deploymentId } });
  for (const id of idsOf(resources, 'AWS::ApiGateway::UsagePlan')) {
    const stages = propertiesOf(id)['ApiStages'] as object[];
    for (const stage of stages) Object.assign(stage, { Stage: { Ref: stageId } });
  }
  for (const id of idsOf(resources, 'AWS::ApiGateway::ApiKey')) {
    const stages = propertiesOf(id)['StageKeys'] as object[];
    for (const stage of stages) Object.assign(stage, { StageName: { Ref: stageId } });
  }
}

/** Restricts the framework's permission, which lets API Gateway call these functions for any API of any account. */
function nameCallersOfSockets(resources: Resources, functions: Record<string, LoggingFunction>, naming: Naming): void {
  for (const [key, { events }] of Object.entries(functions)) {
    const [route] = events.flatMap(({ websocket }) => websocket?.route ?? []);
    if (route === undefined) continue;
    const { Properties } = resources[naming.permissionIdOf(key)] ?? {};
    Object.assign(Properties ?? {}, {
      SourceArn: {
        'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${WebsocketsApi}/*/${route}`,
      },
    });
  }
}

/** Removes dependencies that references already imply. */
function removeImpliedDependencies(resources: Resources): void {
  const types = ['Lambda::Function', 'Lambda::Permission', 'Lambda::EventSourceMapping', 'ApiGateway::Deployment'];
  const withStageReference = ['ApiGateway::UsagePlan', 'ApiGateway::ApiKey'];
  for (const id of idsOf(resources, ...[...types, ...withStageReference].map((type) => `AWS::${type}`))) {
    Reflect.deleteProperty(resources[id] ?? {}, 'DependsOn');
  }
}
