import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();

const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
