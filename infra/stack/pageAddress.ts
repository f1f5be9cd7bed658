// What the edge does with an address before it looks for a file: a page's folder becomes its index.html.
// CloudFront runs this text for each request; a test runs it too.

/**
 * The code of the CloudFront function: S3 knows no index files but for the root of a website without TLS.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export const pageAddressCode = `
function redirect(location) {
  return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: location } } };
}

function handler(event) {
  var request = event.request;
  var uri = request.uri;
  if (uri === '/') return redirect('/listener/');
  if (/^\\/(listener|speaker|playground)$/.test(uri)) return redirect(uri + '/');
  if (uri.endsWith('/')) request.uri = uri + 'index.html';
  return request;
}
`.trim();

/** What is shown where no file is, uploaded with the pages. */
export const notFoundPage = {
  path: 'not-found.html',
  content: `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Not found · Live sessions</title>
  </head>
  <body>
    <h1>There is nothing here</h1>
    <p><a href="/listener/">Listen to a session</a> or <a href="/speaker/">speak in one</a>.</p>
  </body>
</html>
`,
};
