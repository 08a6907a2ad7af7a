import type { Template } from './compiled-template.js';

/** A table outside of the stack: a copy restored from a backup, or the retained table of a removed stage. */
export interface ExistingTable {
  name: string;
  streamArn: string;
}

/** The logical id of the main table, in infra/tables.yml. */
const TABLE = 'Table';

/**
 * Makes a stage use an existing table instead of one of its stack. CloudFormation retains the table that the stack had.
 * @see docs/operations.md, "Restore the table"
 */
export function useExistingTable(template: Template, { name, streamArn }: ExistingTable): void {
  const arn = { 'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${name}` };
  const attributes: Record<string, unknown> = { Arn: arn, StreamArn: streamArn };
  const texts: [string, string][] = [
    [`\${${TABLE}}`, name],
    [`\${${TABLE}.Arn}`, arn['Fn::Sub']],
  ];

  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value === 'string') return texts.reduce((text, [from, to]) => text.replaceAll(from, to), value);
    if (typeof value !== 'object' || value === null) return value;
    const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
    if (Ref === TABLE) return name;
    if (attribute?.[0] === TABLE) return attributes[attribute[1]];
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item)]));
  };

  Reflect.deleteProperty(template.Resources, TABLE);
  Object.assign(template, replaced(template));
}
