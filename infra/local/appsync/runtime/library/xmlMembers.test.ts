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

  test.each([
    ['an element named __proto__', '<__proto__/>'],
    ['an element named constructor', '<a><constructor/></a>'],
    ['an attribute named __proto__', '<a __proto__="1"/>'],
    ['entities of other files', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['more than 100 levels', `${'<a>'.repeat(110)}${'</a>'.repeat(110)}`],
  ])('refuses %s as an error of the code', (_what, xml) => {
    expect(failureOf(`return util.xml.toMap(${JSON.stringify(xml)});`)).toMatch(
      /^code\.js:\d+:\d+: util\.xml\.toMap does not take this XML/,
    );
    expect(failureOf(`return util.xml.toJsonString(${JSON.stringify(xml)});`)).toContain(
      'util.xml.toJsonString does not take this XML',
    );
  });

  test('refuses what is not XML', () => {
    expect(failureOf("return util.xml.toMap('<a>');")).toContain('util.xml.toMap takes XML');
  });
});

test('toJsonString gives JSON, or JSON as a JSON string', () => {
  expect(valueOf("util.xml.toJsonString('<a>1</a>')")).toBe('{"a":1}');
  expect(valueOf("util.xml.toJsonString('<a>1</a>', true)")).toBe('"{\\"a\\":1}"');
});
