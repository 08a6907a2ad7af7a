import { tsImport } from 'tsx/esm/api';

await tsImport('./follow.ts', import.meta.url);
