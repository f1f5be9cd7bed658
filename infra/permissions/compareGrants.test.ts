// Granted against used: uses added up over clouds, reasons only where nothing uses a permission, reasons that nothing needs.
import { expect, test } from 'vitest';
import type { RolePermissions } from '../local/iam/grants.ts';
import { compareGrants } from './compareGrants.ts';
import type { Exception } from './exceptions.ts';
import { toReport } from './toReport.ts';

const writeLogs: Exception = { roles: /\w+Role/, claims: ['logs:PutLogEvents'], reason: 'No logs here.' };

const reading = (...uses: number[]): RolePermissions[] => [
  {
    role: 'SweepRole0A1B2C3D',
    roleName: 'live-SweepRole',
    grants: ['dynamodb:Query', 'dynamodb:UpdateItem', 'logs:PutLogEvents'].map((action, position) => {
      return { declaredIn: 'SweepRole0A1B2C3D', position, action, resource: '*', uses: uses[position] ?? 0 };
    }),
  },
];

test('a permission is used that any of the clouds used, and uses add up', () => {
  const { grants, unused } = compareGrants(reading(0), [reading(2, 0), reading(1, 1)], [writeLogs]);

  expect(grants.map(({ action, uses }) => [action, uses])).toEqual([
    ['dynamodb:Query', 3],
    ['dynamodb:UpdateItem', 1],
    ['logs:PutLogEvents', 0],
  ]);
  expect(unused).toEqual([]);
});

test('a permission that nothing uses is unused unless it has a reason', () => {
  const { unused, idleExceptions } = compareGrants(reading(0), [reading(1, 0)], [writeLogs]);

  expect(unused).toMatchObject([{ role: 'SweepRole0A1B2C3D', action: 'dynamodb:UpdateItem' }]);
  expect(idleExceptions).toEqual([]);
});

test.each([
  ['the permission is used', reading(1, 1, 1), writeLogs],
  ['no role has it', reading(1, 1), { ...writeLogs, claims: ['s3:GetObject'] } satisfies Exception],
  ['it names a part of the role only', reading(1, 1), { ...writeLogs, roles: /Sweep/ }],
])('an exception is idle when %s', (_, permissions, exception) => {
  expect(compareGrants(reading(0), [permissions], [exception]).idleExceptions).toEqual([
    `${exception.roles.source} ${exception.claims[0]}`,
  ]);
});

const trusting = (uses: number): RolePermissions[] => {
  const trust = { action: 'sts:AssumeRole', resource: 'arn:role', principal: 'lambda.amazonaws.com', uses };
  return reading(1, 1).map((role) => ({
    ...role,
    grants: [{ declaredIn: 'SweepRole0A1B2C3D', position: 0, ...trust }, ...role.grants],
  }));
};

test('a trust has uses of its own, beside the permission at the same place', () => {
  const { grants, unused } = compareGrants(trusting(0), [trusting(3)], [writeLogs]);

  expect(grants.map(({ principal, uses }) => [principal, uses])).toEqual([
    ['lambda.amazonaws.com', 3],
    [undefined, 1],
    [undefined, 1],
    [undefined, 0],
  ]);
  expect(unused).toEqual([]);
});

test('a trust that nobody uses is unused, and is excepted by its principal', () => {
  const trust: Exception = { ...writeLogs, claims: ['trust in lambda.amazonaws.com'] };
  const otherTrust: Exception = { ...writeLogs, claims: ['sts:AssumeRole', 'trust in a.amazonaws.com'] };

  expect(compareGrants(trusting(0), [trusting(0)], [writeLogs, otherTrust]).unused).toMatchObject([
    { principal: 'lambda.amazonaws.com' },
  ]);
  expect(compareGrants(trusting(0), [trusting(0)], [writeLogs, trust]).unused).toEqual([]);
});

test('what is used and not granted in the template that is judged does not count', () => {
  const [role] = reading(0);
  const judged = role ? [{ ...role, grants: role.grants.slice(0, 1) }] : [];

  const { grants } = compareGrants(judged, [reading(1, 1)], []);

  expect(grants.map(({ action, uses }) => [action, uses])).toEqual([['dynamodb:Query', 1]]);
});

test('the report has a role by its readable name, each grant with its uses, and ends with how many are unused', () => {
  const idle: Exception = { roles: /NobodysRole/, claims: ['s3:GetObject'], reason: 'None.' };

  expect(toReport(compareGrants(reading(0), [reading(12, 0)], [writeLogs, idle]))).toBe(
    [
      'SweepRole',
      '    12 ×  dynamodb:Query  *',
      '  UNUSED  dynamodb:UpdateItem  *',
      '       –  logs:PutLogEvents  *',
      '            No logs here.',
      '',
      'Exceptions for what is used, or not granted:',
      '  NobodysRole s3:GetObject',
      '',
      '1 of 3 permissions are unused without a reason; 1 are used, 1 are unused with a reason.',
    ].join('\n'),
  );
});
