// Keys of KMS are not evaluated here: whoever reads and writes what such a key encrypts needs permissions for it on AWS, which
// nobody would miss here.

/**
 * Accepts that AWS's own key is used, or none.
 * @param where the resource, and the property that names the key
 * @param ownKey what names AWS's own key, as in "alias/aws/sqs"
 * @throws Error naming any other key
 */
export function refuseCustomerKey(where: string, key: unknown, ownKey?: string): void {
  if (key === undefined || key === ownKey) return;
  const accepted = ownKey === undefined ? 'no key' : `no key or ${ownKey}`;
  throw new Error(
    `${where}: got the key ${JSON.stringify(key)}; permissions for keys are not evaluated here, ${accepted} is accepted.`,
  );
}
