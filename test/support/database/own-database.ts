import { randomBytes } from 'node:crypto';

/**
 * A separate database for each test file: DynamoDB Local has one per access key. In a shared database, the first
 * writes to a new table take tens of milliseconds per item once another table's stream has thousands of records.
 */
process.env['AWS_ACCESS_KEY_ID'] = randomBytes(10).toString('hex');
