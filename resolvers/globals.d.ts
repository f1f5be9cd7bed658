// The globals that APPSYNC_JS has beyond the language itself.
// https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html

/** Writes to the API's CloudWatch log when its field logging admits it. */
declare const console: {
  log(...values: readonly unknown[]): void;
  error(...values: readonly unknown[]): void;
};
