// Intrinsic functions, each in the forms that CloudFormation documents, and what is said of a malformed one.
import { describe, expect, test } from 'vitest';
import { resolveIntrinsics, noValue, type Names } from './intrinsics.ts';
import { TemplateError } from './templateError.ts';

const names: Names = {
  region: 'us-east-1',
  mappings: { Stage: { prod: { Size: 'large' } } },
  ref(name, where) {
    const known: Record<string, unknown> = {
      Table: 'stack-Table-1',
      'AWS::NoValue': noValue,
      'AWS::Region': 'us-east-1',
      Zones: ['a', 'b'],
    };
    if (!(name in known)) throw new TemplateError(`${where} refers to "${name}"`);
    return known[name];
  },
  attribute: (logicalId, attribute) => `${logicalId}#${attribute}`,
  condition: (name) => name === 'IsProd',
};
const resolve = (value: unknown): unknown => resolveIntrinsics(value, names, 'Here');

describe('resolves', () => {
  test.each<[title: string, value: unknown, expected: unknown]>([
    ['plain values as they are', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
    ['Ref', { Ref: 'Table' }, 'stack-Table-1'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Stream.Arn'] }, 'Table#Stream.Arn'],
    [
      'Fn::GetAtt as a string, cut at the first dot',
      { 'Fn::GetAtt': 'Table.Stream.Arn' },
      'Table#Stream.Arn',
    ],
    [
      'Fn::Join of strings, numbers and references',
      { 'Fn::Join': ['-', ['a', 1, { Ref: 'Table' }]] },
      'a-1-stack-Table-1',
    ],
    ['Fn::Join of a list from a function', { 'Fn::Join': ['.', { 'Fn::Split': ['/', 'a/b'] }] }, 'a.b'],
    ['Fn::Sub with names and attributes', { 'Fn::Sub': '${Table}:${Table.Arn}' }, 'stack-Table-1:Table#Arn'],
    [
      'Fn::Sub with variables of its own',
      { 'Fn::Sub': ['${x}/${Table}', { x: { Ref: 'AWS::Region' } }] },
      'us-east-1/stack-Table-1',
    ],
    ['a literal in Fn::Sub', { 'Fn::Sub': '${!Literal} ${Table}' }, '${Literal} stack-Table-1'],
    ['Fn::Select with a number as text', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [2, { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
    ['Fn::If, true', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
    ['Fn::If, false', { 'Fn::If': ['IsTest', 'yes', 'no'] }, 'no'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Stage', 'prod', 'Size'] }, 'large'],
    ['Fn::Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['Fn::GetAZs', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'us-east-1a'],
    ['AWS::NoValue by leaving the property out', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    [
      'AWS::NoValue by leaving the element out',
      ['a', { 'Fn::If': ['IsTest', 'b', { Ref: 'AWS::NoValue' }] }],
      ['a'],
    ],
  ])('%s', (_title, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });
});

describe('refuses', () => {
  test.each<[title: string, value: unknown, message: string]>([
    [
      'a function it does not know, by name',
      { a: { 'Fn::ImportValue': 'Other' } },
      'Here.a uses Fn::ImportValue, which cannot be run here; accepted are Ref, Fn::GetAtt, Fn::Join, Fn::Sub, ' +
        'Fn::Select, Fn::Split, Fn::If, Fn::FindInMap, Fn::Base64, Fn::GetAZs.',
    ],
    [
      'a function beside other members',
      { Ref: 'Table', x: 1 },
      'Here has "Ref" beside other members (Ref, x).',
    ],
    [
      'a malformed Fn::GetAtt',
      { 'Fn::GetAtt': ['Table'] },
      'Here.Fn::GetAtt is not [logical id, attribute] or "logical id.attribute": got ["Table"].',
    ],
    ['an Fn::If of two', { 'Fn::If': ['IsProd', 1] }, 'Here.Fn::If takes a list of 3: got ["IsProd",1].'],
    [
      'an Fn::Select past the end',
      { 'Fn::Select': [2, ['a']] },
      'Here.Fn::Select selects element 2 of ["a"]: there is none.',
    ],
    [
      'joining what is no string',
      { 'Fn::Join': ['', [{ a: 1 }]] },
      'Here.Fn::Join needs a string: got {"a":1}.',
    ],
    [
      'a mapping that is not there',
      { 'Fn::FindInMap': ['Stage', 'dev', 'Size'] },
      'Here.Fn::FindInMap finds nothing in the mapping Stage.dev.Size.',
    ],
    [
      'an unknown name inside Fn::Sub',
      { 'Fn::Sub': 'x${Nobody}' },
      'Here.Fn::Sub ${Nobody} refers to "Nobody"',
    ],
    [
      'variables of Fn::Sub that are no object',
      { 'Fn::Sub': ['${x}', ['y']] },
      'Here.Fn::Sub has variables that are not an object.',
    ],
  ])('%s', (_title, value, message) => {
    expect(() => resolve(value)).toThrow(new TemplateError(message));
  });
});
