/**
 * The last touches to the CloudFormation template, where serverless gives no setting for them:
 *
 * - Roles get no name of their own (a name would have to fit region, stage and function into 64 characters, and asks for
 *   CAPABILITY_NAMED_IAM), and the role that all functions would share goes, since none uses it.
 * - The REST stage is a resource, not a by-product of the deployment, so that its throttle, access log and tracing are
 *   part of the stack instead of being patched in afterwards.
 * - A deployment is a snapshot of the API: it waits for the gateway responses too, or the first one would go without.
 */
export default class TemplatePlugin {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      'before:package:initialize': () => this.shortenRoleNames(),
      'after:aws:package:finalize:mergeCustomProviderResources': () => this.finish(),
    };
  }

  /** The roles plugin refuses long names before this plugin can remove them. */
  shortenRoleNames() {
    const { service } = this.serverless;
    for (const key of service.getAllFunctions()) service.getFunction(key).iamRoleStatementsName = key;
  }

  finish() {
    const resources = this.serverless.service.provider.compiledCloudFormationTemplate.Resources;
    const idsOf = (type) => Object.keys(resources).filter((id) => resources[id].Type === type);

    delete resources.IamRoleLambdaExecution;
    for (const id of idsOf('AWS::IAM::Role')) delete resources[id].Properties.RoleName;

    const [deployment] = idsOf('AWS::ApiGateway::Deployment');
    const [stage] = idsOf('AWS::ApiGateway::Stage');
    delete resources[deployment].Properties.StageName;
    resources[deployment].DependsOn.push(...idsOf('AWS::ApiGateway::GatewayResponse'));
    resources[stage].Properties.DeploymentId = { Ref: deployment };
    for (const type of ['AWS::ApiGateway::UsagePlan', 'AWS::ApiGateway::ApiKey']) {
      for (const id of idsOf(type)) resources[id].DependsOn = stage;
    }
  }
}
