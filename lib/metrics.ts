/**
 * Metrics of the service, in CloudWatch's embedded metric format: CloudWatch extracts them from lines of the log. Without
 * `METRICS_NAMESPACE`, as on a laptop, nothing is written.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

/** The facts of the service that are measured, with their units. docs/operations.md describes them. */
const UNITS = {
  EventsCreated: 'Count',
  ConflictsRefused: 'Count',
  EventsMerged: 'Count',
  RacesLost: 'Count',
  RequestsLimited: 'Count',
  VersionsPublished: 'Count',
  FeedEntriesAppended: 'Count',
  NotificationLag: 'Milliseconds',
  WebhookAttempts: 'Count',
  WebhookDelay: 'Milliseconds',
  ColdStarts: 'Count',
} as const;

export type MetricName = keyof typeof UNITS;

/** One value of a metric can have at most this many observations in a line. */
const OBSERVATIONS_PER_LINE = 100;

const observations = new Map<MetricName, number[]>([['ColdStarts', [1]]]);

/** Adds to a count. */
export function count(name: MetricName, by = 1): void {
  if (by > 0) observations.set(name, [(observations.get(name)?.[0] ?? 0) + by]);
}

/** Adds one observation of a duration. */
export function observe(name: MetricName, milliseconds: number): void {
  observations.set(name, [...(observations.get(name) ?? []), Math.max(0, milliseconds)].slice(-OBSERVATIONS_PER_LINE));
}

/**
 * The members that make a log line a metric document.
 * @param values the value of each metric, or its observations
 * @param unitOf the unit of a metric
 */
export function embeddedMetrics(
  values: Record<string, number | number[]>,
  unitOf: (name: string) => string,
): Record<string, unknown> {
  const Namespace = process.env['METRICS_NAMESPACE'];
  if (!Namespace) return {};
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: unitOf(Name) }));
  return { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace, Dimensions: [[]], Metrics }] }, ...values };
}

function flush(): void {
  if (observations.size === 0) return;
  const document = embeddedMetrics(Object.fromEntries(observations), (name) => UNITS[name as MetricName]);
  if ('_aws' in document) console.info(JSON.stringify(document));
  observations.clear();
}

/** A function that logs its metrics at the end of each invocation. */
export const withMetrics =
  <Arguments extends unknown[], Result>(handler: (...given: Arguments) => Promise<Result>) =>
  async (...given: Arguments): Promise<Result> => {
    try {
      return await handler(...given);
    } finally {
      flush();
    }
  };
