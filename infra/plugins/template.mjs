/** Completes the CloudFormation template where the framework offers no setting, see finish.ts. */
export default class TemplatePlugin {
  constructor(serverless) {
    serverless.configSchemaHandler.defineFunctionProperties('aws', {
      properties: { iamRoleStatements: { $ref: '#/definitions/awsIamPolicyStatements' } },
    });
    let module;
    const load = async () => {
      const { tsImport } = await import('tsx/esm/api');
      return (module ??= await tsImport('./finish.ts', import.meta.url));
    };
    this.hooks = {
      'before:package:initialize': async () => (await load()).nameRoles(serverless),
      'after:aws:package:finalize:mergeCustomProviderResources': async () => (await load()).finish(serverless),
    };
  }
}
