/** Refuses to package a stage whose name or settings are invalid, see stage-rules.ts. */
export default class StagePlugin {
  constructor(serverless) {
    this.hooks = {
      'before:package:initialize': async () => {
        const { tsImport } = await import('tsx/esm/api');
        const { faultsOfStage, settingsOf } = await tsImport('./stage-rules.ts', import.meta.url);
        const { service, configurationInput, processedInput } = serverless;
        const stage = serverless.getProvider('aws').getStage();
        const functionNames = service.getAllFunctions().map((key) => service.getFunction(key).name);
        const settings = settingsOf(stage, configurationInput.params, processedInput.options.param);
        const faults = faultsOfStage({ stage, functionNames, settings, environment: service.provider.environment });
        if (faults.length > 0) throw new serverless.classes.Error(faults.join('\n'));
      },
    };
  }
}
