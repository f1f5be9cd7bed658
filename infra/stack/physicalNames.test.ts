// Names that the template gives to resources, with the longest name of a stack in the region with the longest name: AWS
// refuses a longer one in the middle of a deployment.
import { expect, test } from 'vitest';
import { replaceIds, synthesizeStack } from './readableTemplate.ts';
import { maxStackNameCharacters, parseStackOptions } from './stackOptions.ts';

/** Of all regions there are: us-isof-south-1. */
const longestRegion = 'r'.repeat(15);
const accountId = '0'.repeat(12);
const longestStackName = 'S'.repeat(maxStackNameCharacters);

/**
 * What each service takes, in characters.
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html and its siblings
 */
const maxCharacters: Readonly<Record<string, number>> = {
  'AWS::AppSync::GraphQLApi Name': 65_536,
  'AWS::CloudFront::Function Name': 64,
  'AWS::CloudFront::OriginAccessControl OriginAccessControlConfig.Name': 64,
  'AWS::CloudFront::ResponseHeadersPolicy ResponseHeadersPolicyConfig.Name': 128,
  'AWS::CloudWatch::Dashboard DashboardName': 255,
  'AWS::Cognito::UserPoolDomain Domain': 63,
  'AWS::Events::EventBus Name': 256,
  'AWS::Logs::MetricFilter MetricTransformations.MetricNamespace': 256,
  'AWS::CloudWatch::Alarm Namespace': 255,
};

/** Each text that stands under something like a name, with its place, numbers and what code is told left out: "Tags.Name". */
function namesIn(value: unknown, place: readonly string[] = []): [place: string, text: string][] {
  if (typeof value === 'string') {
    return /(name|namespace|domain|prefix)$/i.test(place.at(-1) ?? '') ? [[place.join('.'), value]] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    /^Environment/.test(key) ? [] : namesIn(item, /^\d+$/.test(key) ? place : [...place, key]),
  );
}

const lengths = (stage: string): [name: string, characters: number][] => {
  const { template } = synthesizeStack({ stage, stackName: longestStackName });
  const resources = Object.values(template.toJSON()['Resources'] as object) as {
    readonly Type: string;
    readonly Properties?: unknown;
  }[];
  return resources.flatMap(({ Type, Properties }) =>
    namesIn(replaceIds(Properties))
      .filter(([, text]) => text.toLowerCase().includes(longestStackName.toLowerCase()))
      .map(([place, text]): [string, number] => [
        `${Type} ${place}`,
        text.replaceAll('${AWS::Region}', longestRegion).replaceAll('${AWS::AccountId}', accountId).length,
      ]),
  );
};

test.each(['dev', 'prod'])(
  'every name of %s fits, however long the stack’s name and the region’s are',
  (stage) => {
    const found = lengths(stage);

    expect([...new Set(found.map(([name]) => name))].sort()).toEqual(Object.keys(maxCharacters).sort());
    expect(found.filter(([name, characters]) => characters > (maxCharacters[name] ?? 0))).toEqual([]);
  },
);

test('a stack’s name that would not fit is refused', () => {
  const parse = (stackName: string) =>
    parseStackOptions((name) => (name === 'stackName' ? stackName : undefined));

  expect(parse(longestStackName).stackName).toBe(longestStackName);
  expect(() => parse(`${longestStackName}S`)).toThrow('--context stackName: got');
});
