// How listeners get in: the link to copy, the system's share sheet where there is one, and a code to hold a phone against.
import { Button } from '../design/Button.tsx';
import { CopyButton } from '../design/CopyButton.tsx';
import { QrCode } from './QrCode.tsx';
import { shareUrl, toListenerUrl } from './shareUrl.ts';
import type { ShareBrowser } from './shareUrl.ts';

export interface ShareSessionProps {
  readonly sessionId: string;
  readonly title: string | null;
  /** Where the pages are served: "https://example.com". */
  readonly origin: string;
  /** Default: this browser. */
  readonly browser?: ShareBrowser;
}

/** The link in three forms. */
export function ShareSession({ sessionId, title, origin, browser = navigator }: ShareSessionProps) {
  const url = toListenerUrl(origin, sessionId);
  return (
    <section className="card share-session" aria-labelledby="share-session">
      <h2 id="share-session">Invite listeners</h2>
      <p>They open this link, or enter the name on the listener’s page.</p>
      <p className="share-session-link">
        <a href={url} target="_blank" rel="noreferrer">
          {url.slice(0, url.indexOf('#')).replace(/^https?:\/\//, '')}
          <wbr />
          <span>{url.slice(url.indexOf('#'))}</span>
        </a>
      </p>
      <div className="row">
        <CopyButton text={url} label="Copy link" />
        <CopyButton text={sessionId} label="Copy name" />
        {browser.share ? (
          <Button onClick={() => void shareUrl(url, title ?? sessionId, browser)}>Share…</Button>
        ) : null}
      </div>
      <QrCode text={url} label={`QR code of the link for listeners: ${url}`} />
    </section>
  );
}
