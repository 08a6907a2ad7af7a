import { describe, expect, it } from 'vitest';
import { passesFilters, type FilterPattern } from '../../../../../infra/local/offline-plugin/stream/filter.js';

const versionInserts: FilterPattern = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { sk: { S: [{ prefix: 'VERSION#' }] } } },
};

const record = (eventName: string, sk: string) => ({
  eventName,
  dynamodb: { Keys: { pk: { S: 'EVENT#1' }, sk: { S: sk } } },
});

describe('the filter of a stream', () => {
  it('passes a record that matches every member of a pattern', () => {
    expect(passesFilters(record('INSERT', 'VERSION#0000000001'), [versionInserts])).toBe(true);
  });

  it.each([
    ['another kind of change', record('MODIFY', 'VERSION#0000000001')],
    ['another kind of item', record('INSERT', 'META')],
    ['a prefix elsewhere than at the beginning', record('INSERT', 'A VERSION#')],
    ['a record without the member', { eventName: 'INSERT' }],
    ['a member of another type', { eventName: 'INSERT', dynamodb: { Keys: { sk: { N: '1' } } } }],
  ])('rejects %s', (_, other) => {
    expect(passesFilters(other, [versionInserts])).toBe(false);
  });

  it('passes a record that matches one of several patterns or values', () => {
    const patterns: FilterPattern[] = [{ eventName: ['REMOVE'] }, { eventName: ['INSERT', 'MODIFY'] }];
    expect(passesFilters(record('MODIFY', 'META'), patterns)).toBe(true);
  });

  it('passes every record when it has no pattern', () => {
    expect(passesFilters(record('REMOVE', 'META'), [])).toBe(true);
  });

  it('fails on an unknown kind of rule', () => {
    const unknown = { eventName: [{ suffix: 'SERT' }] } as unknown as FilterPattern;
    expect(() => passesFilters(record('INSERT', 'META'), [unknown])).toThrow(
      'does not support the filter {"suffix":"SERT"}',
    );
  });
});
