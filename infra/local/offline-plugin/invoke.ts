/**
 * Calls a function through serverless-offline's Lambda endpoint, as a schedule does.
 * @throws Error when the function throws, times out or does not exist
 */
export async function invokeFunction(lambdaPort: number, functionName: string, event: object): Promise<unknown> {
  const url = `http://127.0.0.1:${lambdaPort}/2015-03-31/functions/${functionName}/invocations`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  const payload = await response.text();
  if (!response.ok || response.headers.has('X-Amz-Function-Error')) throw new Error(payload);
  return payload === '' ? undefined : JSON.parse(payload);
}
