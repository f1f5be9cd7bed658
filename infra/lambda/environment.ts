// Reads what the stack, and Lambda itself, put into a function's environment.

/**
 * Answers the value of a variable.
 * @throws Error naming the variable when it is unset or empty: the function was deployed wrongly
 */
export function readVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`);
  return value;
}
