import { describe, expect, it } from 'vitest';
import { faultsOfStage, settingsOf } from '../../../../infra/plugins/stage-rules.js';
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
    ['LOG_LEVEL', 'verbose'],
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

  it.each(['RATE_LIMT_USER', 'alarmMail'])('cannot have a name that nothing reads, such as %s', (name) => {
    const faults = faultsOfStage({
      stage: 'prod',
      functionNames: [],
      settings: { [name]: '1,1', logRetentionInDays: 90, alarmEmail: '' },
      environment: ENVIRONMENT,
    });
    expect(faults).toEqual([`infra/stages.yml: ${name} is not a setting or option that docs/deploy.md lists.`]);
  });
});

describe('the options of a stage', () => {
  const ARN = 'arn:aws-cn:acm:cn-north-1:123456789012:certificate/1';

  it('can be left out, and can be set', () => {
    expect(faultsOf('prod', { domainName: '', alarmEmail: '', certificateArn: '' })).toBe('');
    expect(
      faultsOf('prod', {
        domainName: 'calendar.example.org',
        websocketDomainName: 'live.example.org',
        certificateArn: ARN,
      }),
    ).toBe('');
    const dailyBudgetDollars = '19.99';
    expect(
      faultsOf('prod', { alarmEmail: 'on-call@example.org', publisherConcurrency: '10', dailyBudgetDollars }),
    ).toBe('');
  });

  it('are validated as well if they come from the command line', () => {
    const params = { default: { alarmEmail: '', architecture: 'arm64' }, prod: { alarmEmail: 'on-call@example.org' } };
    expect(settingsOf('prod', params)).toEqual({ alarmEmail: 'on-call@example.org', architecture: 'arm64' });
    const settings = settingsOf('prod', params, ['architecture=x86', 'RATE_LIMIT_USER=a=b']);
    expect(settings).toEqual({ ...params.prod, architecture: 'x86', RATE_LIMIT_USER: 'a=b' });
    expect(faultsOf('prod', settings as Record<string, string>)).toContain('architecture must look like');
  });

  it.each([
    [{ domainName: 'https://calendar.example.org', certificateArn: ARN }, 'domainName must look like'],
    [{ domainName: 'calendar.example.org' }, 'domainName requires certificateArn'],
    [{ websocketDomainName: 'live.example.org' }, 'websocketDomainName requires certificateArn'],
    [{ certificateArn: 'certificate/1' }, 'certificateArn must look like'],
    [{ webAclArn: ARN }, 'webAclArn must look like'],
    [{ kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:alias/calendar' }, 'kmsKeyArn must look like'],
    [{ dailyBudgetDollars: '$20', alarmEmail: 'a@b' }, 'dailyBudgetDollars must look like'],
    [{ dailyBudgetDollars: '20' }, 'dailyBudgetDollars requires alarmEmail'],
    [{ alarmEmail: 'on-call' }, 'alarmEmail must look like'],
    [{ publisherConcurrency: '0' }, 'publisherConcurrency must look like'],
    [{ webhookConcurrency: 'many' }, 'webhookConcurrency must look like'],
    [{ existingTableName: 'restored' }, 'existingTableName requires existingTableStreamArn'],
    [{ architecture: 'x86' }, 'architecture must look like'],
  ])('cannot be %j', (settings, fault) => {
    expect(faultsOf('prod', settings as Record<string, string>)).toContain(fault);
  });
});
