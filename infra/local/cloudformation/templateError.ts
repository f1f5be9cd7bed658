// The one error of everything that reads an assembly: a sentence for the person who started the local cloud.

/** The assembly or its template cannot be run; the message names what is wrong and where, and what would be accepted. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
