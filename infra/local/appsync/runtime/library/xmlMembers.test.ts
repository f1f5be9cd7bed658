// util.xml: maps and JSON of XML.
import { describe, expect, test } from 'vitest';
import { failureOf, valueOf } from '../exampleRun.ts';

const mapOf = (xml: string): unknown => valueOf('util.xml.toMap(ctx.args.xml)', { arguments: { xml } });

describe('toMap', () => {
  test.each([
    [
      '<?xml version="1.0" encoding="UTF-8"?>\n<posts>\n<post>\n  <id>1</id>\n  <title>Getting started</title>\n</post>\n</posts>',
      { posts: { post: { id: 1, title: 'Getting started' } } },
    ],
    ['<a><b>1</b><b>x</b></a>', { a: { b: [1, 'x'] } }],
    ['<a b="1">text</a>', { a: { b: 1, content: 'text' } }],
    ['<a>true</a>', { a: true }],
    ['<a>0012</a>', { a: '0012' }],
    ['<a>0x1F</a>', { a: '0x1F' }],
    ['<a>12345678901234567890</a>', { a: '12345678901234567890' }],
    ['<a>x &amp; y</a>', { a: 'x & y' }],
    ['<a></a>', { a: '' }],
  ])('%s', (xml, map) => {
    expect(mapOf(xml)).toEqual(map);
  });

  test('reads the credentials of an STS answer', () => {
    const xml =
      '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA1</AccessKeyId><Expiration>2026-01-01T00:15:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';
    expect(mapOf(xml)).toMatchObject({
      AssumeRoleResponse: {
        AssumeRoleResult: { Credentials: { AccessKeyId: 'ASIA1', Expiration: '2026-01-01T00:15:00Z' } },
      },
    });
  });

  test('refuses what is not XML', () => {
    expect(failureOf("return util.xml.toMap('<a>');")).toContain('util.xml.toMap takes XML');
  });
});

test('toJsonString gives JSON, or JSON as a JSON string', () => {
  expect(valueOf("util.xml.toJsonString('<a>1</a>')")).toBe('{"a":1}');
  expect(valueOf("util.xml.toJsonString('<a>1</a>', true)")).toBe('"{\\"a\\":1}"');
});
