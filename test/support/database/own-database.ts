import { randomBytes } from 'node:crypto';

/**
 * A database for each file of tests: DynamoDB Local keeps one for each access key. In one for all of them, the first
 * writes to a new table take tens of milliseconds an item once another table's stream has thousands of records.
 */
process.env['AWS_ACCESS_KEY_ID'] = randomBytes(10).toString('hex');
