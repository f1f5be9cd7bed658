// A page of one's own with aws-amplify, unmodified, for a journey: configured from config.json, driven through `window.app`.
// In: the front door's address, in the data of the document. Out: what aws-amplify answers.
import { Amplify } from 'aws-amplify';
import { generateClient, type GraphQLResult } from 'aws-amplify/api';
import { getCurrentUser, signInWithRedirect, signOut } from 'aws-amplify/auth';
import { parseConfig } from '../../core/clientConfig.ts';

type AuthMode = 'apiKey' | 'userPool';
type Variables = Record<string, string | object>;

/** What the journey calls. */
export interface AmplifyApp {
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  /** The user name of who is signed in, or undefined. */
  readUserName(): Promise<string | undefined>;
  call(
    query: string,
    variables: Variables,
    authMode: AuthMode,
    headers?: Record<string, string>,
  ): Promise<unknown>;
  /** Subscribes; what is pushed is added to `pushed`. */
  watch(query: string, variables: Variables, authMode: AuthMode): void;
  readonly pushed: unknown[];
}

const frontDoorUrl = document.documentElement.dataset['frontDoor'] ?? '';
const { graphqlUrl, region, apiKey, oidc } = parseConfig(
  await (await fetch(`${frontDoorUrl}/config.json`)).json(),
);
const here = `${location.origin}/`;
Amplify.configure({
  API: { GraphQL: { endpoint: graphqlUrl, region, defaultAuthMode: 'userPool', apiKey: apiKey ?? '' } },
  Auth: {
    Cognito: {
      // Of a pool's id only the region is used, for calls that this page does not make.
      userPoolId: `${region}_000000000`,
      userPoolClientId: oidc.clientId,
      loginWith: {
        oauth: {
          domain: oidc.authority.replace('https://', ''),
          scopes: oidc.scope.split(' '),
          redirectSignIn: [here],
          redirectSignOut: [here],
          responseType: 'code',
        },
      },
    },
  },
});
const client = generateClient();

const app: AmplifyApp = {
  pushed: [],
  signIn: () => signInWithRedirect(),
  signOut: () => signOut(),
  readUserName: () =>
    getCurrentUser().then(
      ({ username }) => username,
      () => undefined,
    ),
  async call(query, variables, authMode, headers = {}) {
    const result = (await client.graphql({ query, variables, authMode }, headers)) as GraphQLResult;
    return result.data;
  },
  watch(query, variables, authMode) {
    const answer = client.graphql({ query, variables, authMode });
    if (!('subscribe' in answer)) throw new Error('This is no subscription.');
    answer.subscribe({
      next: ({ data }) => app.pushed.push(data),
      error: (error: unknown) => app.pushed.push(error),
    });
  },
};
Object.assign(window, { app });
