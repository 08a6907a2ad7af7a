import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../../infra/local/configuration.js';

describe('the configuration of the local stack', () => {
  it('uses the ports of the README and the data folder .data by default', () => {
    expect(readConfiguration([], {})).toEqual({
      ports: { rest: 3000, websocket: 3001, dynamodb: 8000 },
      dataDirectory: `${process.cwd()}/.data`,
    });
  });

  it('reads its ports from the environment', () => {
    const environment = { PORT: '4000', WEBSOCKET_PORT: '4001', DYNAMODB_PORT: '4002' };
    expect(readConfiguration([], environment).ports).toEqual({ rest: 4000, websocket: 4001, dynamodb: 4002 });
  });

  it('stores nothing on disk with --in-memory', () => {
    expect(readConfiguration(['--in-memory'], {}).dataDirectory).toBeUndefined();
  });

  it.each(['abc', '0', '65536', '30.5', ''])('refuses "%s" as a port', (port) => {
    expect(() => readConfiguration([], { PORT: port })).toThrow(`PORT must be a port from 1 to 65535, not "${port}".`);
  });

  it('refuses the same port for two listeners', () => {
    expect(() => readConfiguration([], { PORT: '8000' })).toThrow('must be three different ports');
  });

  it('refuses an unknown option', () => {
    expect(() => readConfiguration(['--in-memry'], {})).toThrow("Unknown option '--in-memry'");
  });
});
