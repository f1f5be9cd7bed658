// The authorisation matrix: every field of the schema, asked by every kind of caller over HTTP and the real-time socket,
// held against the table of who gets what.
import { expect, test } from 'vitest';
import type { SessionAccess } from '../../schema/generated/schema.ts';
import { sendOperation } from './api.ts';
import { authorisationTable, callerNames } from './authorisation/authorisationTable.ts';
import type { Cell, Outcome, RootFieldName, SchemaFieldName } from './authorisation/authorisationTable.ts';
import { argumentsOf, observe, summarise } from './authorisation/observe.ts';
import type { Observations } from './authorisation/observe.ts';
import { openMatrixScene, openStage } from './authorisation/openMatrixScene.ts';
import type { Stage } from './authorisation/openMatrixScene.ts';
import { subscribe } from './authorisation/subscribe.ts';
import {
  allFieldNames,
  directivesOf,
  rootFieldNames,
  wholeOperation,
} from './authorisation/wholeOperation.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';

const rows = Object.keys(authorisationTable) as SchemaFieldName[];
const accesses: readonly SessionAccess[] = ['SIGNED_IN', 'ANYONE'];

const outcomeFor = (cell: Cell, access: SessionAccess): Outcome =>
  typeof cell === 'string' ? cell : cell[access];

/** Where the answers differ from the table, one sentence each. */
function findDifferences(observations: Observations, access: SessionAccess): string[] {
  return rows.flatMap((fieldName) =>
    callerNames.flatMap((caller) => {
      const granted = outcomeFor(authorisationTable[fieldName][caller], access);
      const got = summarise(observations.get(`${caller} ${fieldName}`));
      return got === granted ? [] : [`${fieldName}, ${caller}: the table says ${granted}, the API ${got}`];
    }),
  );
}

test('every field of the schema has a row in the table, and every row a field', () => {
  expect(rows.toSorted()).toEqual(allFieldNames().toSorted());
  expect(Object.keys(argumentsOf).toSorted()).toEqual(rootFieldNames().toSorted());
});

// Resolvers refuse guests once more where somebody must be signed in: answers alone would not tell that a directive is gone.
test.each(rows)('the directives of %s admit whom the table admits, and nobody by default', (fieldName) => {
  const { owner, guest, iamAdministrator } = authorisationTable[fieldName];
  const admits = (cell: Cell): boolean =>
    !['Unauthorized', 'out of reach'].includes(outcomeFor(cell, 'ANYONE'));

  expect(directivesOf(fieldName)).toEqual({
    aws_cognito_user_pools: admits(owner),
    aws_api_key: admits(guest),
    aws_iam: admits(iamAdministrator),
  });
});

test('every caller is answered what the table grants for every field, and nothing else', async () => {
  const scene = await openMatrixScene();

  for (const access of accesses) {
    const observations = await observe(await openStage(scene, access));

    expect(findDifferences(observations, access), `of a session for ${access}`).toEqual([]);
  }
});

/** What the owner is told who asks for a field over the transport that is not its own. */
async function askOtherwise(stage: Stage, name: RootFieldName): Promise<string | undefined> {
  const { cloud, proofs } = stage;
  const { kind, query } = wholeOperation(name);
  const variables = { ...argumentsOf[name](stage, 'owner') };
  if (kind === 'subscription') {
    const { data, errors } = await sendOperation(cloud, await proofs.owner('/graphql', ''), query, variables);
    return data === null ? errors[0]?.errorType : 'data';
  }
  const proof = { atDoor: proofs.owner, atStart: proofs.owner };
  const subscribing = await subscribe(cloud, proof, query, variables);
  return subscribing.kind === 'refused' ? subscribing.error.errorType : subscribing.kind;
}

test('queries and mutations are not to be had over the socket, nor subscriptions over HTTP', async () => {
  const stage = await openStage(await openMatrixScene(), 'ANYONE');
  const { sessionId, owner } = stage;

  const answers: unknown[] = [];
  const names = rootFieldNames() as RootFieldName[];
  for (const name of names) answers.push([name, await askOtherwise(stage, name)]);

  expect(answers).toEqual(
    names.map((name) => [
      name,
      name.startsWith('Subscription.') ? 'OperationNotSupported' : 'UnsupportedOperation',
    ]),
  );
  expect(await owner.call<PlainSession>(operations.readSession, { sessionId })).toMatchObject({
    status: 'LIVE',
    version: 2,
  });
});
