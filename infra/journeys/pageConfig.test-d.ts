// Who writes config.json and who reads it: the stack, the local cloud and the pages' parser name the same members.
import { expectTypeOf, test } from 'vitest';
import type { ClientConfig } from '../../clients/core/clientConfig.ts';
import type { Config } from '../local/frontDoor/config.ts';
import type { PageConfig } from '../stack/pageFiles.ts';

test('the stack writes every member that the pages read, and no other', () => {
  expectTypeOf<PageConfig>().toEqualTypeOf<Required<ClientConfig>>();
});

test('the local cloud does too, with null for a key that is not there', () => {
  expectTypeOf<Config>().toEqualTypeOf<
    Readonly<Omit<Required<ClientConfig>, 'apiKey'> & { readonly apiKey: string | null }>
  >();
});
