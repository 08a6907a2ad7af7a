/** A log line in the format of the functions' log lines. */
export function report(level: 'warn' | 'error', message: string, details: object): void {
  console.error(JSON.stringify({ level, message, ...details }));
}
