// Every real-time message as it passes: direction, time, type, id and, opened, its payload; without secrets.
import { memo, useState, useSyncExternalStore } from 'react';
import { Button } from '../../design/Button.tsx';
import { CopyButton } from '../../design/CopyButton.tsx';
import { CheckField } from '../../design/Field.tsx';
import { maxMessages, toMessageText, toPayloadText } from './messageList.ts';
import type { Message, MessageList } from './messageList.ts';

export interface RealtimeMessagesProps {
  readonly messages: Pick<MessageList, 'subscribe' | 'getSnapshot' | 'clear'>;
  /** Default: the browser's clipboard. */
  readonly copy?: (text: string) => Promise<void>;
}

/** The list with its switches. */
export function RealtimeMessages({ messages, copy }: RealtimeMessagesProps) {
  const all = useSyncExternalStore(messages.subscribe, messages.getSnapshot);
  const [isKeepAliveHidden, setIsKeepAliveHidden] = useState(false);
  const shown = isKeepAliveHidden ? all.filter(({ type }) => type !== 'ka') : all;
  return (
    <div className="messages">
      <p>
        What passes on the WebSocket, newest first. Tokens, keys and secrets are taken out before a message is
        listed; the last {maxMessages} are kept.
      </p>
      <div className="messages-tools" role="group" aria-label="Messages">
        <CheckField
          label="Hide keep-alives (ka)"
          isChecked={isKeepAliveHidden}
          onChange={setIsKeepAliveHidden}
        />
        <CopyButton
          text={shown.map(toMessageText).join('\n')}
          label={`Copy all ${shown.length}`}
          {...(copy ? { copy } : {})}
        />
        <Button onClick={() => messages.clear()} isUnavailable={all.length === 0}>
          Clear
        </Button>
      </div>
      <ol reversed aria-label="Real-time messages">
        {shown.toReversed().map((message) => (
          <MessageView key={message.messageId} message={message} copy={copy} />
        ))}
      </ol>
    </div>
  );
}

interface MessageViewProps {
  readonly message: Message;
  readonly copy: RealtimeMessagesProps['copy'];
}

/** Most are never opened: a payload is laid out only when it is looked at. */
const MessageView = memo(function MessageView({ message, copy }: MessageViewProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { direction, atMs, type, id, personName, payload } = message;
  const at = new Date(atMs).toISOString();
  return (
    <li data-direction={direction}>
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <time dateTime={at}>{at.slice(11, 23)}</time>{' '}
          <span className="direction">
            <span aria-hidden>{direction === 'sent' ? '↑' : '↓'}</span> {direction}
          </span>{' '}
          <code>{type}</code> {id && <code className="message-id">{id}</code>}{' '}
          <span className="started-as">{personName}</span>
        </summary>
        {isOpen && (
          <>
            <pre>{payload === undefined ? 'No payload.' : toPayloadText(payload)}</pre>
            <CopyButton text={toMessageText(message)} label="Copy" {...(copy ? { copy } : {})} />
          </>
        )}
      </details>
    </li>
  );
});
