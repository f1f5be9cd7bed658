// Digests that SQS clients check, against values computed by the rule in SQS's documentation.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { md5OfAttributes, md5OfText } from './messageDigest.ts';

test('a body is digested as UTF-8', () => {
  expect(md5OfText('ä')).toBe(
    createHash('md5')
      .update(Buffer.from([0xc3, 0xa4]))
      .digest('hex'),
  );
});

test('attributes are digested sorted by name: lengths, name, type, kind of value, value', () => {
  const digest = md5OfAttributes({
    b: { DataType: 'Binary', BinaryValue: Buffer.from([9]).toString('base64') },
    a: { DataType: 'Number', StringValue: '12' },
  });

  const bytes = Buffer.concat([
    Buffer.from([0, 0, 0, 1]),
    Buffer.from('a'),
    Buffer.from([0, 0, 0, 6]),
    Buffer.from('Number'),
    Buffer.from([1, 0, 0, 0, 2]),
    Buffer.from('12'),
    Buffer.from([0, 0, 0, 1]),
    Buffer.from('b'),
    Buffer.from([0, 0, 0, 6]),
    Buffer.from('Binary'),
    Buffer.from([2, 0, 0, 0, 1, 9]),
  ]);
  expect(digest).toBe(createHash('md5').update(bytes).digest('hex'));
});

test('no attributes have no digest', () => {
  expect(md5OfAttributes(undefined)).toBeUndefined();
  expect(md5OfAttributes({})).toBeUndefined();
});
