// Functions as templates declare them.
import { expect, test } from 'vitest';
import { assetsIn } from '../testing/noAssets.ts';
import { parseFunction } from './functionDefinition.ts';

const usual = {
  Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
  Handler: 'index.handler',
  Runtime: 'nodejs22.x',
  Role: 'arn:aws:iam::000000000000:role/fn',
};
const parse = (properties: object) =>
  parseFunction(
    { logicalId: 'Fn', type: 'AWS::Lambda::Function', properties: { ...usual, ...properties } },
    assetsIn('/assets/abc'),
    { defaultName: 'stack-Fn-1', arnPrefix: 'arn:aws:lambda:us-east-1:000000000000:function:' },
  );

test("has Lambda's defaults and the name made for it", () => {
  expect(parse({})).toEqual({
    name: 'stack-Fn-1',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:stack-Fn-1',
    roleArn: usual.Role,
    codeFolder: '/assets/abc',
    handler: 'index.handler',
    environment: {},
    timeoutMs: 3000,
    memoryMb: 128,
    isTraced: false,
  });
});

test('takes name, environment, time, memory and reserved concurrency', () => {
  const definition = parse({
    FunctionName: 'publish',
    Environment: { Variables: { URL: 'http://x', COUNT: 3 } },
    Timeout: 30,
    MemorySize: '256',
    ReservedConcurrentExecutions: 0,
    LoggingConfig: { LogFormat: 'JSON' },
    TracingConfig: { Mode: 'Active' },
    Architectures: ['arm64'],
  });

  expect(definition).toMatchObject({
    name: 'publish',
    environment: { URL: 'http://x', COUNT: '3' },
    timeoutMs: 30_000,
    memoryMb: 256,
    isTraced: true,
    reservedConcurrency: 0,
  });
});

test.each([
  [
    { VpcConfig: {} },
    'Fn (AWS::Lambda::Function): got the property VpcConfig; accepted are Architectures, Code',
  ],
  [{ KmsKeyArn: 'arn:key' }, 'got the property KmsKeyArn'],
  [{ Runtime: 'python3.13' }, 'got the Runtime "python3.13"; accepted are nodejs…x'],
  [{ Code: { ZipFile: 'x' } }, 'got Code with ZipFile; S3Key of a bundled asset is accepted'],
  [{ Role: undefined }, 'got undefined for Role; a string is accepted'],
  [{ TracingConfig: {} }, 'got the tracing mode undefined; Active and PassThrough are accepted'],
  [{ Timeout: 'long' }, 'got "long" for Timeout; a whole number is accepted'],
])('refuses %j', (properties, message) => {
  expect(() => parse(properties)).toThrow(message);
});
