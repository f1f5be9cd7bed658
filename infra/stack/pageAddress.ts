// What the edge does with an address before it looks for a file: a page's folder becomes its index.html.
// CloudFront runs this text for each request; so does the local cloud.

/**
 * The code of the CloudFront function: S3 knows no index files but for the root of a website without TLS. A redirection keeps the
 * query, and browsers keep what follows "#", which names the session: "/listener#serene-truth-682".
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export const pageAddressCode = `
function redirect(request, path) {
  var query = request.rawQueryString();
  var location = query ? path + '?' + query : path;
  return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: location } } };
}

function handler(event) {
  var request = event.request;
  var uri = request.uri;
  if (uri === '/') return redirect(request, '/listener/');
  if (/^\\/(listener|speaker|playground)$/.test(uri)) return redirect(request, uri + '/');
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
    <link rel="icon" href="data:," />
    <title>Not found · Live sessions</title>
  </head>
  <body>
    <h1>There is nothing here</h1>
    <p><a href="/listener/">Listen to a session</a> or <a href="/speaker/">speak in one</a>.</p>
  </body>
</html>
`,
};
