import { expect, it } from 'vitest';
import { decideConditions } from '../../../../infra/plugins/conditions.js';

const CONDITIONS = {
  IsOn: { 'Fn::Not': [{ 'Fn::Equals': ['calendar.example.org', ''] }] },
  IsOff: { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] },
};

it('parts of an option that is off are left out, and choices are made', () => {
  const template = {
    Conditions: CONDITIONS,
    Resources: {
      Domain: { Type: 'x', Condition: 'IsOn', Properties: { Name: 'calendar.example.org' } },
      Mail: { Type: 'x', Condition: 'IsOff' },
      Function: {
        Type: 'x',
        Properties: { A: { 'Fn::If': ['IsOn', 'own', 'standard'] }, B: [{ 'Fn::If': ['IsOff', 1, { Ref: 'C' }] }] },
      },
    },
    Outputs: { Target: { Condition: 'IsOff', Value: 'x' }, Url: { Value: { 'Fn::If': ['IsOff', 'own', 'standard'] } } },
  };
  decideConditions(template);
  expect(template).toEqual({
    Resources: {
      Domain: { Type: 'x', Properties: { Name: 'calendar.example.org' } },
      Function: { Type: 'x', Properties: { A: 'own', B: [{ Ref: 'C' }] } },
    },
    Outputs: { Url: { Value: 'standard' } },
  });
});

it('a condition that does not exist is refused', () => {
  const template = { Resources: { Mail: { Type: 'x', Condition: 'HasMail' } } };
  expect(() => {
    decideConditions(template);
  }).toThrow('The template has no condition HasMail.');
});
