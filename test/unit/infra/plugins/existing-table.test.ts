import { expect, it } from 'vitest';
import { useExistingTable } from '../../../../infra/plugins/existing-table.js';

const STREAM = 'arn:aws:dynamodb:eu-central-1:123456789012:table/restored/stream/2030-01-01T00:00:00.000';

it('everything that names the table of the stack names the existing table instead', () => {
  const template = {
    Resources: {
      Table: { Type: 'AWS::DynamoDB::Table' },
      RateLimitTable: { Type: 'AWS::DynamoDB::Table' },
      Function: { Type: 'x', Properties: { TABLE_NAME: { Ref: 'Table' }, LIMITS: { Ref: 'RateLimitTable' } } },
      Mapping: { Type: 'x', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] } } },
      Role: {
        Type: 'x',
        Properties: {
          Resource: [
            { 'Fn::GetAtt': ['Table', 'Arn'] },
            { 'Fn::Sub': '${Table.Arn}/index/byTime' },
            { 'Fn::GetAtt': ['RateLimitTable', 'Arn'] },
          ],
        },
      },
      Dashboard: {
        Type: 'x',
        Properties: { DashboardBody: { 'Fn::Sub': ['"${Table}", "${stage}"', { stage: 'prod' }] } },
      },
    },
    Outputs: { TableName: { Value: { Ref: 'Table' } } },
  };
  useExistingTable(template, { name: 'restored', streamArn: STREAM });
  const arn = 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/restored';
  expect(template).toEqual({
    Resources: {
      RateLimitTable: { Type: 'AWS::DynamoDB::Table' },
      Function: { Type: 'x', Properties: { TABLE_NAME: 'restored', LIMITS: { Ref: 'RateLimitTable' } } },
      Mapping: { Type: 'x', Properties: { EventSourceArn: STREAM } },
      Role: {
        Type: 'x',
        Properties: {
          Resource: [
            { 'Fn::Sub': arn },
            { 'Fn::Sub': `${arn}/index/byTime` },
            { 'Fn::GetAtt': ['RateLimitTable', 'Arn'] },
          ],
        },
      },
      Dashboard: {
        Type: 'x',
        Properties: { DashboardBody: { 'Fn::Sub': ['"restored", "${stage}"', { stage: 'prod' }] } },
      },
    },
    Outputs: { TableName: { Value: 'restored' } },
  });
});
