import { describe, expect, it } from 'vitest';
import { faultsOfStage } from '../../../../infra/plugins/stage-rules.js';
import { HANDLER_ENVIRONMENT } from '../../../support/stack/handlers.js';

const ENVIRONMENT = { ...HANDLER_ENVIRONMENT, TABLE_NAME: { Ref: 'Table' }, RATE_LIMIT_USER: '', BCRYPT_COST: '' };

const faultsOf = (stage: string, settings: Record<string, string> = {}): string =>
  faultsOfStage({
    stage,
    functionNames: [`event-scheduling-api-${stage}-notificationsCreateTicket`, 'short'],
    settings,
    environment: { ...ENVIRONMENT, ...settings },
  }).join('\n');

describe('the name of a stage', () => {
  it.each(['dev', 'prod', 'staging-2', 'pr-1234', 'a-stage-of-17-chr'])('can be %s', (stage) => {
    expect(faultsOf(stage)).toBe('');
  });

  it.each([
    ['local', 'is reserved for the local stack'],
    ['production', 'suggests production'],
    ['prod-eu', 'suggests production'],
    ['prod2', 'suggests production'],
    ['prd', 'suggests production'],
    ['live', 'suggests production'],
    ['main', 'suggests production'],
    ['Prod', 'lower-case letters'],
    ['2nd', 'start with a letter'],
    ['a_b', 'hyphens'],
    ['', 'start with a letter'],
    ['a-stage-of-18-char', 'is too long: it must have at most 17 characters'],
  ])('cannot be "%s", which %s', (stage, reason) => {
    expect(faultsOf(stage)).toContain(reason);
  });
});

describe('the settings of a stage', () => {
  it('can be left out, and can differ from the defaults', () => {
    expect(faultsOf('prod', { RATE_LIMIT_USER: '200,40', BCRYPT_COST: '10' })).toBe('');
    expect(faultsOf('prod', { CORS_ORIGINS: 'https://calendar.example.org, http://localhost:5173' })).toBe('');
    expect(faultsOf('prod', { CORS_ORIGINS: '*' })).toBe('');
  });

  it.each([
    ['RATE_LIMIT_USER', 'abc'],
    ['RATE_LIMIT_AUTH', '0,1'],
    ['RATE_LIMIT_LOGIN_FAILURES', '5'],
    ['WEBHOOK_PAUSES', '60,30'],
    ['REFUSE_COMMON_PASSWORDS', 'no'],
    ['CORS_ORIGINS', 'calendar.example.org'],
    ['CORS_ORIGINS', 'https://calendar.example.org/'],
    ['BCRYPT_COST', '4'],
    ['BCRYPT_COST', '9'],
    ['BCRYPT_COST', '16'],
    ['BCRYPT_COST', 'twelve'],
  ])('cannot be %s=%s', (name, value) => {
    expect(faultsOf('prod', { [name]: value })).toContain(name);
  });

  it('cannot have a name that no function reads', () => {
    const faults = faultsOfStage({
      stage: 'prod',
      functionNames: [],
      settings: { RATE_LIMT_USER: '1,1', logRetentionInDays: 90 },
      environment: ENVIRONMENT,
    });
    expect(faults).toEqual(['infra/stages.yml: RATE_LIMT_USER is not a setting that docs/deploy.md lists.']);
  });
});
