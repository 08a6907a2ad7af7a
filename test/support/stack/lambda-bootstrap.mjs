/**
 * The Node.js runtime of Lambda, as far as the functions need it: loads the handler, and passes events to it.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const { AWS_LAMBDA_RUNTIME_API: host, LAMBDA_TASK_ROOT: root = '', _HANDLER: name = '' } = process.env;
const runtime = `http://${host}/2018-06-01/runtime`;

const post = (path, value) => fetch(`${runtime}/${path}`, { method: 'POST', body: JSON.stringify(value) ?? 'null' });

const describe = ({ name: errorType, message: errorMessage, stack = '' }) => ({
  errorType,
  errorMessage,
  stackTrace: stack.split('\n').slice(1),
});

async function loadHandler() {
  const module = join(root, name.slice(0, name.lastIndexOf('.')));
  const file = ['.js', '.mjs', '.cjs'].map((extension) => `${module}${extension}`).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Cannot find the module ${module}.`);
  return (await import(file))[name.slice(name.lastIndexOf('.') + 1)];
}

const handler = await loadHandler().catch(async (error) => {
  await post('init/error', describe(error));
  process.exit(1);
});

for (;;) {
  const next = await fetch(`${runtime}/invocation/next`);
  const awsRequestId = next.headers.get('lambda-runtime-aws-request-id');
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const getRemainingTimeInMillis = () => deadline - Date.now();
  try {
    const result = await handler(await next.json(), { awsRequestId, getRemainingTimeInMillis });
    await post(`invocation/${awsRequestId}/response`, result);
  } catch (error) {
    await post(`invocation/${awsRequestId}/error`, describe(error));
  }
}
