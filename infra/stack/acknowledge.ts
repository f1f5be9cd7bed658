// Where the stack departs from cdk-nag's AwsSolutions rules, it says why beside the construct: a construct, a rule and a
// reason in; the finding is left out of the synthesis. A finding that nobody acknowledged fails `npm run synth`.
import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A rule: "AwsSolutions-COG2". @see https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#awssolutions */
export type Rule = `AwsSolutions-${string}`;

/** Says why a rule does not hold for a construct and what is in it. */
export function acknowledge(construct: IConstruct, rule: Rule, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}

/** Says why a policy of a construct names a resource with a wildcard: this one, and no other. */
export function acknowledgeWildcard(construct: IConstruct, resource: string, reason: string): void {
  const written = writeReferences(Stack.of(construct).resolve(resource));
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${written}]`, reason);
}

/** Text with references as cdk-nag writes them in the id of a finding: "arn:<AWS::Partition>:s3:::…". */
function writeReferences(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    Ref: name,
    'Fn::GetAtt': attribute,
    'Fn::Join': joined,
  } = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (name !== undefined) return `<${name}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  if (joined) return joined[1].map(writeReferences).join(joined[0]);
  throw new Error(
    `A wildcard stands in ${JSON.stringify(value)}; text, Ref, Fn::GetAtt and Fn::Join are accepted.`,
  );
}
