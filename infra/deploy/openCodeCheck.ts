// AppSync's EvaluateCode, asked for one thing: would this code be saved? It needs no API, and nothing is made by it.
// https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import type { AppSyncClientConfig } from '@aws-sdk/client-appsync';

/** One reason for which AppSync refuses code. Lines and columns count from 1; 0 is the code as a whole. */
export interface CodeFault {
  readonly line: number;
  readonly column: number;
  /** What AppSync says: "code.js(12,22): error TS2556: A spread argument must …". */
  readonly words: string;
}

export interface CodeCheck {
  /**
   * Answers the faults for which AppSync would not save the code; empty when it would.
   * @throws Error in one sentence when AppSync does not answer
   */
  findFaults(code: string): Promise<readonly CodeFault[]>;
  close(): void;
}

/** What one account may ask in a second is not written down, so a throttled question is put again, and slower. */
const retries: AppSyncClientConfig = { retryMode: 'adaptive', maxAttempts: 8 };

/** @param config the region, and for the local cloud also endpoint and credentials */
export function openCodeCheck(config: AppSyncClientConfig): CodeCheck {
  const client = new AppSyncClient({ ...retries, ...config });
  return {
    async findFaults(code) {
      const { error } = await client
        .send(
          new EvaluateCodeCommand({
            runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
            code,
            // Nearly every handler fails without arguments. That is an error without code errors: it was let run.
            context: '{}',
            function: 'request',
          }),
        )
        .catch((cause: unknown) => {
          throw toSentence(cause);
        });
      return (error?.codeErrors ?? []).map(({ value, location }) => ({
        line: location?.line ?? 0,
        column: location?.column ?? 0,
        words: value ?? error?.message ?? 'AppSync did not say why.',
      }));
    },
    close: () => client.destroy(),
  };
}

/** AWS's own message of a refusal names the caller's ARN, so its name alone is told. */
function toSentence(cause: unknown): Error {
  const name = cause instanceof Error ? cause.name : 'Error';
  const isDenied = name === 'AccessDeniedException' || name === 'UnauthorizedException';
  return new Error(
    isDenied
      ? 'These credentials may not ask AppSync about code; allow them appsync:EvaluateCode (infra/deploy/README.md).'
      : `AppSync does not answer EvaluateCode (${name}), so nobody knows whether it takes the code; nothing was changed.`,
    { cause },
  );
}
