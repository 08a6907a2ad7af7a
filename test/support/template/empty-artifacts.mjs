import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The end record of a zip file, which is an archive without files. */
const EMPTY_ZIP = Buffer.from('504b0506'.padEnd(44, '0'), 'hex');

/** Takes the place of `infra/plugins/bundle.mjs` where only the template matters. */
export default class EmptyArtifacts {
  constructor({ service, serviceDir }) {
    const useEmptyArtifacts = () => {
      const artifact = join(serviceDir, 'empty.zip');
      writeFileSync(artifact, EMPTY_ZIP);
      for (const key of service.getAllFunctions()) service.getFunction(key).package = { artifact };
    };
    this.hooks = { 'before:package:createDeploymentArtifacts': useEmptyArtifacts };
  }
}
