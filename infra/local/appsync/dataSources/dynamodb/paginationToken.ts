// `nextToken`: DynamoDB's last evaluated key, sealed so that clients learn nothing from it and cannot make one up.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { DataSourceError } from '../dataSource.ts';
import type { Item } from './attributeValues.ts';

export interface PaginationTokens {
  seal(lastEvaluatedKey: Item): string;
  /** @throws DataSourceError "Invalid pagination token given." */
  open(nextToken: unknown): Item;
}

/**
 * AppSync's own words, with the name of a class of its own.
 * @see https://github.com/aws-amplify/amplify-cli/issues/3411
 */
const refusal =
  'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Makes the tokens of one data source.
 * @param secret what the sealing key is derived from; tokens sealed with another secret are refused
 */
export function createPaginationTokens(secret: string): PaginationTokens {
  const key = createHash('sha256').update(secret).digest();
  return {
    seal(lastEvaluatedKey) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(lastEvaluatedKey)), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(nextToken) {
      try {
        const bytes = Buffer.from(String(nextToken), 'base64');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const text = Buffer.concat([
          decipher.update(bytes.subarray(nonceBytes + tagBytes)),
          decipher.final(),
        ]);
        return JSON.parse(text.toString('utf8')) as Item;
      } catch (error) {
        throw new DataSourceError('DynamoDB:UserIllegalArgumentException', refusal, { cause: error });
      }
    },
  };
}
