// The token that makes creating a session safe to repeat: the same for the same wish until it is known what became of it.

export interface ClientTokens<Input> {
  /** The token of an earlier call for the same input that was not answered, or a new one. */
  tokenFor(input: Input): string;
  /** It was answered: the next wish is another one. */
  forget(): void;
}

/** @param createId makes tokens: 1 to 64 letters, digits, `_` or `-` */
export function createClientTokens<Input>(createId: () => string): ClientTokens<Input> {
  let unanswered: { readonly input: string; readonly token: string } | undefined;
  return {
    tokenFor(input) {
      const text = JSON.stringify(input);
      if (unanswered?.input !== text) unanswered = { input: text, token: createId() };
      return unanswered.token;
    },
    forget() {
      unanswered = undefined;
    },
  };
}
