// The command that prints somebody's access token, as it is shown to people.

/** The port that `npm start` takes when none is given. */
const defaultPort = '4000';

/** "npm run --silent token -- speaker", with the port when it is not the default one. */
export function tokenCommand(frontDoorUrl: string, name: string): string {
  const { port } = new URL(frontDoorUrl);
  return `npm run --silent token -- ${name}${port === defaultPort ? '' : ` --port ${port}`}`;
}
