// util.xml: XML text to maps. An element's text becomes a string, a number or a boolean by its look,
// repeated elements a list, attributes members beside the child elements.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-util-xml-js.html
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { LibraryError, requireString, type Members } from './library.ts';

const parser = new XMLParser({
  ignoreDeclaration: true,
  ignorePiTags: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: 'content',
  parseAttributeValue: true,
  numberParseOptions: { hex: false, leadingZeros: false, eNotation: false },
  // A number that a double cannot hold stays text.
  tagValueProcessor: (_name, value) => (isTooLong(value) ? undefined : value),
});

export function createXmlMembers(): Members {
  return {
    toMap: (xml: unknown) => toMap('util.xml.toMap', xml),
    toJsonString: (xml: unknown, isStringEncoded: unknown) => {
      const json = JSON.stringify(toMap('util.xml.toJsonString', xml));
      return isStringEncoded === true ? JSON.stringify(json) : json;
    },
  };
}

function toMap(path: string, xml: unknown): unknown {
  const text = requireString(path, xml);
  const validity = XMLValidator.validate(text);
  if (validity !== true) throw new LibraryError(`${path} takes XML: ${validity.err.msg}`);
  try {
    return parser.parse(text);
  } catch (error) {
    // Names that would reach a prototype, entities of other files, entities of entities, more than 100 levels.
    throw new LibraryError(`${path} does not take this XML: ${(error as Error).message}`);
  }
}

function isTooLong(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d{16,}$/.test(value.trim());
}
