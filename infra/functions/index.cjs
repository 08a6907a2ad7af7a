const { pathToFileURL } = require('node:url');

/** Every function of the service, in the form that serverless.yml expects. */
module.exports = async ({ resolveVariable }) => {
  const { tsImport } = await import('tsx/esm/api');
  const { functionsOfOperations } = await tsImport('./operations.ts', pathToFileURL(__filename).href);
  const settings = await resolveVariable('file(infra/functions/operations.yml)');
  return {
    ...functionsOfOperations(settings, await resolveVariable('param:apiKeyRequired')),
    ...(await resolveVariable('file(infra/functions/notifications.yml)')),
    ...(await resolveVariable('file(infra/functions/webhooks.yml)')),
  };
};
